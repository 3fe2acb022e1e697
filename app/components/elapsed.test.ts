import { expect, test } from "vitest";
import { elapsedSince } from "./elapsed";

const now = new Date("2026-03-04T12:00:00.000Z");

test.each([
  [0, { unit: "now" }],
  [-30, { unit: "now" }],
  [-61, { unit: "date" }],
  [59, { unit: "now" }],
  [60, { unit: "minute", count: 1 }],
  [3599, { unit: "minute", count: 59 }],
  [3600, { unit: "hour", count: 1 }],
  [86_399, { unit: "hour", count: 23 }],
  [86_400, { unit: "day", count: 1 }],
  [7 * 86_400 - 1, { unit: "day", count: 6 }],
  [7 * 86_400, { unit: "date" }],
])("%i seconds ago", (seconds, expected) => {
  expect(elapsedSince(new Date(now.getTime() - seconds * 1000), now)).toEqual(expected);
});
