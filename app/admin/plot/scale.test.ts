import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { countAxis, labelledColumns } from "./scale";

describe("countAxis", () => {
  test.each([
    [0, 1, [0, 1]],
    [1, 1, [0, 1]],
    [3, 3, [0, 1, 2, 3]],
    [7, 8, [0, 2, 4, 6, 8]],
    [95, 100, [0, 20, 40, 60, 80, 100]],
    [1_234_567, 1_500_000, [0, 500_000, 1_000_000, 1_500_000]],
  ])("up to %i", (most, top, expected) => {
    expect(countAxis(most)).toEqual({ top, ticks: expected });
  });

  test("holds every count, with two to eight whole ticks from 0 to its top", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER }), (most) => {
        const { top, ticks } = countAxis(most);
        expect(top).toBeGreaterThanOrEqual(most);
        expect(ticks.length).toBeGreaterThanOrEqual(2);
        expect(ticks.length).toBeLessThanOrEqual(8);
        expect([ticks[0], ticks.at(-1)]).toEqual([0, top]);
        expect(ticks.every(Number.isInteger)).toBe(true);
      }),
    );
  });
});

describe("labelledColumns", () => {
  test.each([
    [1, [0]],
    [7, [0, 2, 4, 6]],
    [30, [5, 13, 21, 29]],
    [90, [20, 43, 66, 89]],
    [0, []],
  ])("of %i", (count, expected) => {
    expect(labelledColumns(count)).toEqual(expected);
  });
});
