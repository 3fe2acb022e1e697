import { expect, test } from "vitest";
import { dayOf, lastDays, startOfDay } from "./days";

test("the last days end with today, across the end of a month and in a leap year", () => {
  expect(lastDays(3, new Date("2028-03-01T00:00:00.000Z"))).toEqual([
    "2028-02-28",
    "2028-02-29",
    "2028-03-01",
  ]);
  expect(lastDays(1, new Date("2026-01-01T23:59:59.999Z"))).toEqual(["2026-01-01"]);
});

test("a day begins at midnight in UTC", () => {
  expect(startOfDay("2026-11-22").toISOString()).toBe("2026-11-22T00:00:00.000Z");
  expect(dayOf(startOfDay("2026-11-22"))).toBe("2026-11-22");
});
