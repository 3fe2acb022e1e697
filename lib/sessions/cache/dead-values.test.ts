import { randomUUID } from "node:crypto";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { knownDead, rememberDead } from "./dead-values";

// The cache holds Node's own `performance`, which fake timers do not change.
let now = 1_000;
beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  vi.spyOn(performance, "now").mockImplementation(() => now);
});
afterEach(() => {
  // A timer that is lost would leave the cache at this moment for good.
  vi.runAllTimers();
  vi.restoreAllMocks();
  vi.useRealTimers();
});

/** The cache asks its clock once for what happens at one moment, and again when a timer of a millisecond has run. */
function pass(milliseconds: number): void {
  now += milliseconds;
  vi.advanceTimersByTime(milliseconds);
}

it("remembers of each value why it is dead, and of no other", () => {
  const [unknown, expired] = [randomUUID(), randomUUID()];
  rememberDead(unknown, "unknown");
  rememberDead(expired, "expired");
  expect([knownDead(unknown), knownDead(expired)]).toEqual(["unknown", "expired"]);
  expect(knownDead(unknown.slice(1))).toBeUndefined();
  expect(knownDead(randomUUID())).toBeUndefined();
});

it("remembers it for a minute from when it was found, however often it is asked meanwhile", () => {
  const value = randomUUID();
  rememberDead(value, "unknown");
  pass(59_999);
  expect(knownDead(value)).toBe("unknown");
  pass(2);
  expect(knownDead(value)).toBeUndefined();
});

it("remembers ten thousand, and beyond them forgets those that nobody has sent for longest", () => {
  const values = Array.from({ length: 10_000 }, () => randomUUID());
  for (const value of values) rememberDead(value, "unknown");
  const [first = "", second = "", third = ""] = values;
  expect(knownDead(first)).toBe("unknown");
  rememberDead(randomUUID(), "unknown");
  expect([first, second, third].map(knownDead)).toEqual(["unknown", undefined, "unknown"]);
});
