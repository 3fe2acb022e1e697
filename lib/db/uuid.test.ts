import { v7 } from "uuid";
import { afterEach, describe, expect, it, vi } from "vitest";

const VERSION_7 = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

afterEach(() => vi.useRealTimers());

/** What the rows of sessions and audit events rely on: events of one moment are told in the order of their ids. */
describe("an id", () => {
  it("is a UUID of version 7 that tells its time in milliseconds", () => {
    const before = Date.now();
    const id = v7();
    expect(id).toMatch(VERSION_7);
    const time = parseInt(id.replaceAll("-", "").slice(0, 12), 16);
    expect(time).toBeGreaterThanOrEqual(before);
    expect(time).toBeLessThanOrEqual(Date.now());
  });

  it("is greater than every earlier one, also of the same millisecond and when the clock is set back", () => {
    vi.useFakeTimers({ toFake: ["Date"] });
    // More than one millisecond has places for.
    const ids = Array.from({ length: 10_000 }, () => v7());
    vi.setSystemTime(Date.now() - 60_000);
    ids.push(v7(), v7());
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids.toSorted()).toEqual(ids);
    expect(ids.every((id) => VERSION_7.test(id))).toBe(true);
  });
});
