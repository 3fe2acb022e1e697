import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Heartbeat, currentMoment } from "@/lib/sessions/cache/heartbeat";
import { judgeSession, type LiveSession, type StoredSession } from "../live-session";
import { createSessionCache, type SessionCache } from "./session-cache";
import { SharedBounds } from "./shared-bounds";
import { IDLES_SOON, type Lifetimes, TOUCH_INTERVAL } from "../policy";

const HOUR = 3_600;
const lifetimes: Lifetimes = {
  user: { idle: 24 * HOUR, absolute: 48 * HOUR },
  admin: { idle: HOUR, absolute: 2 * HOUR },
  fresh: 600,
};
const start = new Date("2026-01-01T00:00:00Z");
const after = (seconds: number) => new Date(start.getTime() + seconds * 1000);
const bounds = { entries: 100, bytes: 1_000_000 };
const createCache = (readHeartbeat: () => Heartbeat | null, within = bounds) =>
  createSessionCache<LiveSession>(new SharedBounds(within), lifetimes, readHeartbeat);

function stored(fields: Partial<StoredSession> = {}): StoredSession {
  return {
    userId: "user",
    authenticatedAt: start,
    createdAt: start,
    lastSeenAt: start,
    absoluteExpiresAt: after(48 * HOUR),
    carrier: "COOKIE",
    provider: "google",
    email: "sample@example.com",
    name: "Sample Person",
    image: null,
    role: "USER",
    locale: null,
    disabledAt: null,
    userCreatedAt: start,
    ...fields,
  };
}

/** A heartbeat that came back just now, when the database's clock said `time`. */
function heartbeatAt(time: Date): Heartbeat {
  const sent = currentMoment();
  return { sent, returned: sent.monotonic, databaseTime: time.getTime() };
}

function read(
  cache: SessionCache<LiveSession>,
  sealed: string,
  id: string,
  found: StoredSession,
  now = start,
): void {
  const read = cache.beginRead(id);
  finish(read, sealed, id, found, now);
}

function finish(
  read: ReturnType<SessionCache<LiveSession>["beginRead"]>,
  sealed: string,
  id: string,
  found: StoredSession,
  now = start,
): void {
  const live = judgeSession(id, found, now, lifetimes);
  if (live.status === "live") read.keep(sealed, live, found);
  read.end();
}

describe("what is kept of one session", () => {
  function kept(found: StoredSession) {
    let heartbeat: Heartbeat | null = null;
    const cache = createCache(() => heartbeat);
    read(cache, "sealed", "id", found);
    return (now: Date | null) => {
      heartbeat = now && heartbeatAt(now);
      return cache.find("sealed");
    };
  }

  it("is found by the exact value alone, and only while heartbeats come back", () => {
    let heartbeat: Heartbeat | null = heartbeatAt(start);
    const cache = createCache(() => heartbeat);
    read(cache, "sealed", "id", stored());
    expect(cache.find("sealed")).toMatchObject({ status: "live", session: { id: "id" } });
    expect(cache.find("sealed ")).toBeNull();
    const { sent } = heartbeatAt(start);
    heartbeat = { ...heartbeatAt(start), sent: { ...sent, monotonic: sent.monotonic - 2_000 } };
    expect(cache.find("sealed")).toBeNull();
    // After sleeping the monotonic clock knows nothing of the time that has passed.
    heartbeat = { ...heartbeatAt(start), sent: { ...sent, wall: sent.wall - 2_000 } };
    expect(cache.find("sealed")).toBeNull();
    heartbeat = null;
    expect(cache.find("sealed")).toBeNull();
  });

  it("leaves it to the database to say that a session is over, or soon idle", () => {
    const find = kept(stored());
    expect(find(after(24 * HOUR - IDLES_SOON - 1))).not.toBeNull();
    expect(find(after(24 * HOUR - IDLES_SOON))).toBeNull();
    const used = kept(stored({ lastSeenAt: after(40 * HOUR) }));
    expect(used(after(48 * HOUR - 1))).not.toBeNull();
    expect(used(after(48 * HOUR))).toBeNull();
    const administrator = kept(stored({ role: "ADMIN" }));
    expect(administrator(after(HOUR - IDLES_SOON - 1))).not.toBeNull();
    expect(administrator(after(HOUR - IDLES_SOON))).toBeNull();
  });

  it("is fresh for as long as it is, and asks the database at the very edge", () => {
    const find = kept(stored());
    expect(find(after(599))?.session.fresh).toBe(true);
    expect(find(after(600))).toBeNull();
    expect(find(after(601))?.session.fresh).toBe(false);
    expect(find(after(599))?.session.fresh).toBe(true);
  });

  it("needs a touch as often as the row would", () => {
    let heartbeat = heartbeatAt(start);
    const cache = createCache(() => heartbeat);
    read(cache, "sealed", "id", stored());
    const needsTouchAt = (seconds: number) => {
      heartbeat = heartbeatAt(after(seconds));
      return cache.find("sealed")?.session.needsTouch;
    };
    expect(needsTouchAt(TOUCH_INTERVAL - 1)).toBe(false);
    expect(needsTouchAt(TOUCH_INTERVAL)).toBe(true);
    cache.markSeen("id");
    expect(needsTouchAt(TOUCH_INTERVAL + 1)).toBe(false);
    expect(needsTouchAt(2 * TOUCH_INTERVAL - 1)).toBe(false);
    expect(needsTouchAt(2 * TOUCH_INTERVAL + 1)).toBe(true);
  });
});

describe("announcements", () => {
  it("forget a session, all of a user, or everything when they are not understood", () => {
    const heartbeat = heartbeatAt(start);
    const found = (...forget: string[]) => {
      const cache = createCache(() => heartbeat);
      for (const [id, userId] of [
        ["a", "x"],
        ["b", "x"],
        ["c", "y"],
      ] as const)
        read(cache, `sealed-${id}`, id, stored({ userId }));
      forget.forEach((payload) => cache.invalidate(payload));
      return ["a", "b", "c"].filter((id) => cache.find(`sealed-${id}`)).join("");
    };
    expect(found()).toBe("abc");
    expect(found("session:b")).toBe("ac");
    expect(found("session:a,c", "session:unknown")).toBe("b");
    expect(found("user:x")).toBe("c");
    expect(found("user:y,x")).toBe("");
    expect(found("all")).toBe("");
    expect(found("")).toBe("");
  });
});

/**
 * The database as a model: each session and user has a version, commits queue announcements, and a read sees one moment
 * between its beginning and its end. What a notification was about may never be found in an older version.
 */
describe("whatever the order of reads, commits and announcements", () => {
  type Step =
    | { do: "begin"; session: number }
    | { do: "look" | "finish"; read: number }
    | { do: "change"; kind: "session" | "user"; which: number }
    | { do: "receive" | "reconnect" | "truncate" };
  const which = fc.nat(2);
  const step: fc.Arbitrary<Step> = fc.oneof(
    { arbitrary: fc.record({ do: fc.constant("begin" as const), session: which }), weight: 4 },
    {
      arbitrary: fc.record({ do: fc.constantFrom("look" as const, "finish" as const), read: fc.nat(5) }),
      weight: 6,
    },
    {
      arbitrary: fc.record({
        do: fc.constant("change" as const),
        kind: fc.constantFrom("session" as const, "user" as const),
        which,
      }),
      weight: 4,
    },
    { arbitrary: fc.record({ do: fc.constant("receive" as const) }), weight: 4 },
    { arbitrary: fc.record({ do: fc.constantFrom("reconnect" as const, "truncate" as const) }), weight: 1 },
  );

  it("nothing is found that is older than what a notification was about", () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const heartbeat = heartbeatAt(start);
        const cache = createCache(() => heartbeat, { entries: 2, bytes: 1_000_000 });
        /** Two sessions of user 0 and one of user 1: every change makes a later name. */
        const userOf = (session: number) => (session < 2 ? 0 : 1);
        let version = 0;
        const versions = new Map<string, number>();
        const notified = new Map<string, number>();
        const queue: { payload: string; keys: string[]; version: number }[] = [];
        const reads: {
          session: number;
          seen: number | null;
          read: ReturnType<SessionCache<LiveSession>["beginRead"]>;
        }[] = [];
        const keysOf = (session: number) => [`session${session}`, `user${userOf(session)}`];
        const latest = (known: Map<string, number>, session: number) =>
          Math.max(...keysOf(session).map((key) => known.get(key) ?? 0));
        for (const move of steps) {
          if (move.do === "begin") {
            const read = cache.beginRead(`session${move.session}`);
            reads.push({ session: move.session, seen: null, read });
          } else if (move.do === "look" || move.do === "finish") {
            const index = reads.length === 0 ? 0 : move.read % reads.length;
            const one = reads[index];
            if (!one) continue;
            one.seen ??= latest(versions, one.session);
            if (move.do === "look") continue;
            reads.splice(index, 1);
            const found = stored({ userId: `user${userOf(one.session)}`, name: String(one.seen) });
            finish(one.read, `sealed${one.session}`, `session${one.session}`, found);
          } else if (move.do === "change") {
            const key = move.kind === "session" ? `session${move.which}` : `user${move.which % 2}`;
            versions.set(key, ++version);
            queue.push({ payload: `${move.kind}:${key}`, keys: [key], version });
          } else if (move.do === "truncate") {
            version++;
            const keys = ["session0", "session1", "session2"];
            for (const key of keys) versions.set(key, version);
            queue.push({ payload: "all", keys, version });
          } else if (move.do === "receive") {
            const next = queue.shift();
            if (!next) continue;
            cache.invalidate(next.payload);
            for (const key of next.keys) notified.set(key, next.version);
          } else {
            // Whatever was on its way is lost, and everything that was committed counts as notified.
            queue.length = 0;
            cache.forgetAll();
            for (const [key, at] of versions) notified.set(key, at);
          }
          for (const session of [0, 1, 2]) {
            const found = cache.find(`sealed${session}`);
            if (found) expect(Number(found.user.name)).toBeGreaterThanOrEqual(latest(notified, session));
          }
        }
      }),
      { numRuns: 2_000 },
    );
  });
});
