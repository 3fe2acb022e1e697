import { describe, expect, it } from "vitest";
import { parseEnv } from "@/lib/env";
import {
  absoluteExpiry,
  IDLES_SOON,
  idlesSoon,
  isFresh,
  needsTouch,
  sessionStatus,
  TOUCH_INTERVAL,
} from "./policy";

const HOUR = 3600;
const DAY = 24 * HOUR;
const { lifetimes } = parseEnv({}, "development");
const start = new Date("2026-01-01T00:00:00Z");
const after = (seconds: number, from = start) => new Date(from.getTime() + seconds * 1000);
const issued = { createdAt: start, lastSeenAt: start, absoluteExpiresAt: after(30 * DAY) };

describe("sessionStatus", () => {
  it.each([
    ["just issued", issued, "USER", 0, "live"],
    ["a second before idle", issued, "USER", 7 * DAY - 1, "live"],
    ["idle", issued, "USER", 7 * DAY, "idle"],
    ["used a day ago", { ...issued, lastSeenAt: after(8 * DAY) }, "USER", 9 * DAY, "live"],
    ["a second before the cap", { ...issued, lastSeenAt: after(29 * DAY) }, "USER", 30 * DAY - 1, "live"],
    ["active at the cap", { ...issued, lastSeenAt: after(30 * DAY - 1) }, "USER", 30 * DAY, "expired"],
    ["an administrator within the hour", issued, "ADMIN", HOUR - 1, "live"],
    ["an administrator idle for an hour", issued, "ADMIN", HOUR, "idle"],
    ["an administrator active for a day", { ...issued, lastSeenAt: after(DAY - 1) }, "ADMIN", DAY, "expired"],
  ] as const)("%s", (_, times, role, seconds, expected) => {
    expect(sessionStatus(times, role, after(seconds), lifetimes)).toBe(expected);
  });

  it("shortens a running session when its user becomes an administrator", () => {
    expect(absoluteExpiry(issued, "USER", lifetimes)).toEqual(after(30 * DAY));
    expect(absoluteExpiry(issued, "ADMIN", lifetimes)).toEqual(after(DAY));
  });

  it("never prolongs one that was issued shorter", () => {
    const short = { ...issued, absoluteExpiresAt: after(HOUR) };
    expect(absoluteExpiry(short, "USER", lifetimes)).toEqual(after(HOUR));
  });
});

describe("freshness and touching", () => {
  it("is fresh for ten minutes", () => {
    expect(isFresh(start, after(599), lifetimes)).toBe(true);
    expect(isFresh(start, after(600), lifetimes)).toBe(false);
  });

  it("says that a session idles out soon from a minute before, by its role's lifetime", () => {
    for (const [role, idle] of [
      ["USER", 7 * DAY],
      ["ADMIN", HOUR],
    ] as const) {
      expect(idlesSoon(issued, role, after(idle - IDLES_SOON - 1), lifetimes)).toBe(false);
      expect(idlesSoon(issued, role, after(idle - IDLES_SOON), lifetimes)).toBe(true);
    }
  });

  it("touches at most once in five minutes", () => {
    expect(needsTouch(start, after(TOUCH_INTERVAL - 1))).toBe(false);
    expect(needsTouch(start, after(TOUCH_INTERVAL))).toBe(true);
  });
});
