import { expect, test } from "vitest";
import { startOfDayIn } from "./start-of-day";

test.each([
  ["UTC", "2026-11-22", 0, "2026-11-22T00:00:00.000Z"],
  ["UTC", "2026-11-30", 1, "2026-12-01T00:00:00.000Z"],
  ["Asia/Tokyo", "2026-11-22", 0, "2026-11-21T15:00:00.000Z"],
  ["America/St_Johns", "2026-01-05", 0, "2026-01-05T03:30:00.000Z"],
  // The clocks change during the day, or the day before.
  ["Europe/Berlin", "2026-03-29", 0, "2026-03-28T23:00:00.000Z"],
  ["Europe/Berlin", "2026-03-29", 1, "2026-03-29T22:00:00.000Z"],
  ["Europe/Berlin", "2026-10-25", 0, "2026-10-24T22:00:00.000Z"],
  ["Europe/Berlin", "2026-10-25", 1, "2026-10-25T23:00:00.000Z"],
  // At midnight it is one o'clock at once.
  ["Africa/Cairo", "2024-04-26", 0, "2024-04-25T22:00:00.000Z"],
  // At midnight it is eleven o'clock again, and so midnight a second time.
  ["Africa/Cairo", "2024-10-31", 1, "2024-10-31T22:00:00.000Z"],
])("in %s, %s and %i days later", (timeZone, day, later, expected) => {
  expect(startOfDayIn(timeZone, day, later).toISOString()).toBe(expected);
});
