import { describe, expect, it } from "vitest";
import { type Memberships, NO_MEMBERSHIPS } from "@/lib/accounts/memberships";
import type { LiveApplicationSession } from "../application/live-session";
import { judgeSession, type StoredSession } from "../live-session";
import { type Lifetimes, TOUCH_INTERVAL } from "../policy";
import { currentMoment, type Heartbeat } from "./heartbeat";
import { createSessionCache, type SessionCache } from "./session-cache";
import { SharedBounds } from "./shared-bounds";

const DAY = 86_400;
const lifetimes: Lifetimes = {
  user: { idle: DAY, absolute: 2 * DAY },
  admin: { idle: DAY, absolute: 2 * DAY },
  fresh: 600,
};
const start = new Date("2026-01-01T00:00:00Z");
const after = (seconds: number) => new Date(start.getTime() + seconds * 1000);
const bounds = { entries: 100, bytes: 1_000_000 };

function stored(fields: Partial<StoredSession> = {}): StoredSession {
  return {
    userId: "user",
    authenticatedAt: start,
    createdAt: start,
    lastSeenAt: start,
    absoluteExpiresAt: after(DAY),
    carrier: "COOKIE",
    provider: "google",
    email: null,
    name: null,
    image: null,
    role: "USER",
    locale: null,
    disabledAt: null,
    userCreatedAt: start,
    ...fields,
  };
}

function heartbeatAt(time: Date): Heartbeat {
  const sent = currentMoment();
  return { sent, returned: sent.monotonic, databaseTime: time.getTime() };
}

describe("a child", () => {
  const cacheOfChildren = () =>
    createSessionCache<LiveApplicationSession>(new SharedBounds(bounds), lifetimes, () => heartbeatAt(start));

  function readChild(
    cache: SessionCache<LiveApplicationSession>,
    meanwhile: string,
    found = stored(),
    memberships: Memberships = NO_MEMBERSHIPS,
  ): void {
    const read = cache.beginRead("child");
    const live = judgeSession("child", found, start, lifetimes);
    if (live.status !== "live") throw new Error(live.status);
    cache.invalidate(meanwhile);
    const application = { id: "application", origin: "https://a.test", parentId: "parent", scopes: [] };
    read.keep("sealed", { ...live, memberships, application }, found);
    read.end();
  }

  it("is not kept when its parent has changed while it was read, nor found when it has since", () => {
    for (const payload of ["session:parent", "session:x,child", "user:user", "all"]) {
      const cache = cacheOfChildren();
      readChild(cache, payload);
      expect(cache.find("sealed")).toBeNull();
      readChild(cache, "session:other");
      expect(cache.find("sealed")?.application.parentId).toBe("parent");
      cache.invalidate("application:application");
      expect(cache.find("sealed")).not.toBeNull();
      cache.invalidate(payload);
      expect(cache.find("sealed")).toBeNull();
    }
  });

  it("is not found once what is known of memberships is too old", () => {
    for (const [until, found] of [
      [after(1), true],
      [start, false],
      [after(-1), false],
    ] as const) {
      const cache = cacheOfChildren();
      readChild(cache, "session:other", stored(), { organizations: ["acme"], answered: ["acme"], until });
      expect(cache.find("sealed") !== null).toBe(found);
    }
  });

  it("needs a touch as soon as it or its parent would", () => {
    for (const times of [
      { lastSeenAt: after(-TOUCH_INTERVAL), childSeenAt: start },
      { lastSeenAt: start, childSeenAt: after(-TOUCH_INTERVAL) },
    ]) {
      const cache = cacheOfChildren();
      readChild(cache, "session:other", stored(times));
      expect(cache.find("sealed")?.session.needsTouch).toBe(true);
      cache.markSeen("child");
      expect(cache.find("sealed")?.session.needsTouch).toBe(false);
    }
  });
});
