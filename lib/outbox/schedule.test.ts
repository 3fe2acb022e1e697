import { describe, expect, it } from "vitest";
import { delayAfter, longestDelay, MAX_ATTEMPTS, parseRetryAfter } from "./schedule";

const HOUR = 3600;
const attempts = Array.from({ length: MAX_ATTEMPTS - 1 }, (_, index) => index + 1);

describe("when a delivery is attempted again", () => {
  it("is after ever longer delays, up to eight hours", () => {
    expect(attempts.map(longestDelay)).toEqual([
      10, 40, 160, 640, 2560, 10_240, 28_800, 28_800, 28_800, 28_800, 28_800, 28_800,
    ]);
  });

  it("is at any time up to that, but not at once", () => {
    expect(delayAfter(3, 0, null)).toBe(3);
    expect(delayAfter(1, 0, 0)).toBe(3);
    expect(delayAfter(3, 0.5, null)).toBe(80);
    expect(delayAfter(3, 0.999, null)).toBeCloseTo(159.84);
  });

  it("is over about a day, by chance, and two at most", () => {
    const total = (random: number) =>
      attempts.reduce((sum, attempt) => sum + (delayAfter(attempt, random, null) ?? Number.NaN), 0);
    expect(total(0.5) / HOUR).toBeCloseTo(25.9, 1);
    expect(total(1) / HOUR).toBeCloseTo(51.8, 1);
  });

  it("is never after the last attempt", () => {
    expect(delayAfter(MAX_ATTEMPTS, 0.5, 1)).toBeNull();
    expect(delayAfter(MAX_ATTEMPTS - 1, 0.5, null)).not.toBeNull();
  });

  it("is not before the receiver asks for, but for six hours", () => {
    expect(delayAfter(1, 0.5, 60)).toBe(60);
    expect(delayAfter(4, 0.5, 60)).toBe(320);
    expect(delayAfter(1, 0.5, 1e9)).toBe(6 * HOUR);
  });
});

describe("Retry-After", () => {
  const now = Date.UTC(2026, 10, 28, 12);

  it.each([
    ["120", 120],
    ["0", 0],
    ["Sat, 28 Nov 2026 12:02:00 GMT", 120],
    ["Sat, 28 Nov 2026 11:00:00 GMT", 0],
    ["Saturday, 28-Nov-26 12:02:00 GMT", 120],
    ["-5", null],
    ["1.5", null],
    ["1e3", null],
    ["soon", null],
    ["", null],
    ["12345678901", null],
    ["2026-11-28", null],
  ])("%j is %j seconds", (text, seconds) => {
    expect(parseRetryAfter(text, now)).toBe(seconds);
  });

  it("says nothing when it is not there", () => {
    expect(parseRetryAfter(null, now)).toBeNull();
  });
});
