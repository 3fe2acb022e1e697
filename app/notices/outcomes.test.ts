import { expect, test } from "vitest";
import { readOutcome } from "./outcomes";

const nothing = { notice: null, error: null, reference: null, provider: null, count: 0, session: null };
const id = "0199f0a0-0000-7000-8000-000000000001";

test("an outcome is read from lists, numbers and UUIDs", () => {
  expect(readOutcome({})).toEqual(nothing);
  expect(readOutcome({ notice: "others-ended", count: "3" })).toEqual({
    ...nothing,
    notice: "others-ended",
    count: 3,
  });
  expect(readOutcome({ error: "account-taken", reference: id })).toEqual({
    ...nothing,
    error: "account-taken",
    reference: id,
  });
});

test("other people's texts say nothing, but an unknown failure is one still", () => {
  const query = { notice: "You won", reference: "call 555", provider: "evil", count: "-1", session: "x" };
  expect(readOutcome(query)).toEqual(nothing);
  expect(readOutcome({ notice: ["no-others", "no-others"], error: "You lost" })).toEqual({
    ...nothing,
    error: "unexpected",
  });
});
