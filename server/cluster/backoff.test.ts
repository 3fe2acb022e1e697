import { describe, expect, it } from "vitest";
import { createBackoff } from "./backoff";

describe("deaths of workers", () => {
  it("one after another are waited out longer and longer, and then it is given up", () => {
    const backoff = createBackoff();
    expect(Array.from({ length: 6 }, () => backoff.noteDeath(10))).toEqual([
      500,
      1_000,
      2_000,
      4_000,
      8_000,
      "give-up",
    ]);
  });

  it("after a long life count from the beginning", () => {
    const backoff = createBackoff();
    for (let death = 1; death <= 5; death++) backoff.noteDeath(10);
    expect(backoff.noteDeath(60_000)).toBe(500);
    expect(backoff.noteDeath(10)).toBe(1_000);
  });
});
