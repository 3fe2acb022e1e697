import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { LiveSession } from "../live-session";
import { LruStore, type CachedSession } from "./lru-store";
import { SharedBounds } from "./shared-bounds";

const time = new Date("2026-01-01T00:00:00Z");

function entry(id: string, userId: string, name = "Sample"): CachedSession<LiveSession> {
  const live: LiveSession = {
    status: "live",
    session: {
      id,
      provider: "google",
      carrier: "COOKIE",
      createdAt: time,
      authenticatedAt: time,
      expiresAt: time,
      fresh: true,
      needsTouch: false,
      idlesSoon: false,
    },
    user: {
      id: userId,
      email: null,
      name,
      image: null,
      role: "USER",
      locale: null,
      createdAt: time,
    },
  };
  return { live, liveUntil: 0, freshUntil: 0, touchFrom: 0 };
}

describe("its bounds", () => {
  it("keeps so many entries, and lets the least recently used go", () => {
    const store = new LruStore<LiveSession>(new SharedBounds({ entries: 2, bytes: 1_000_000 }));
    store.keep("a", entry("a", "x"));
    store.keep("b", entry("b", "x"));
    store.find("a");
    store.keep("c", entry("c", "x"));
    expect(["a", "b", "c"].filter((key) => store.find(key))).toEqual(["a", "c"]);
    expect(store.findSession("b")).toBeUndefined();
  });

  it("keeps so many bytes, long names included, and nothing that is larger by itself", () => {
    const store = new LruStore<LiveSession>(new SharedBounds({ entries: 100, bytes: 10_000 }));
    for (let index = 0; index < 100; index++) store.keep(`${index}`, entry(`${index}`, "x"));
    expect(store.bytes).toBeLessThanOrEqual(10_000);
    expect(store.size).toBeGreaterThan(2);
    store.keep("long", entry("long", "x", "n".repeat(3_000)));
    expect(store.find("long")).toBeDefined();
    expect(store.size).toBeLessThan(4);
    store.keep("too long", entry("too long", "x", "n".repeat(6_000)));
    expect(store.find("too long")).toBeUndefined();
    store.forgetUser("x");
    expect(store.size).toBe(0);
  });

  it("counts what is kept beside a session, once, and only while that session is there", () => {
    const store = new LruStore<LiveSession>(new SharedBounds({ entries: 100, bytes: 20_000 }));
    const [first, second] = [entry("a", "x"), entry("b", "x")];
    store.keep("a", first);
    store.keep("b", second);
    const before = store.bytes;
    for (const bytes of [4_000, 4_000]) store.countBeside(first.live, bytes);
    expect(store.bytes).toBe(before + 4_000);
    // What was read for a session that is no longer the one in memory hangs on nothing that memory holds.
    store.countBeside(entry("b", "x").live, 5_000);
    store.countBeside(entry("c", "x").live, 5_000);
    expect(store.bytes).toBe(before + 4_000);
    // Others go for it, the least recently used first.
    store.countBeside(second.live, 12_000);
    expect([store.find("a"), store.find("b")?.live]).toEqual([undefined, second.live]);
    // What is too large by itself goes.
    store.countBeside(second.live, 30_000);
    expect(store.size).toBe(0);
    expect(store.bytes).toBe(0);
    expect(store.findSession("b")).toBeUndefined();
  });

  it("keeps one value of a session", () => {
    const store = new LruStore<LiveSession>(new SharedBounds({ entries: 10, bytes: 1_000_000 }));
    store.keep("before", entry("a", "x"));
    store.keep("after", entry("a", "x"));
    expect(store.find("before")).toBeUndefined();
    expect(store.find("after")).toBeDefined();
    expect(store.size).toBe(1);
  });
});

type Child = Pick<LiveSession, "status" | "session" | "user"> & {
  readonly application: { readonly parentId: string | null };
};

function child(id: string, userId: string, parentId: string | null): CachedSession<Child> {
  const { live, ...times } = entry(id, userId);
  const { status, session, user } = live;
  return { ...times, live: { status, session, user, application: { parentId } } };
}

describe("sessions of applications", () => {
  it("are forgotten with the session that they are children of, and no others", () => {
    const store = new LruStore<Child>(new SharedBounds({ entries: 10, bytes: 1_000_000 }));
    store.keep("1", child("a", "x", "p"));
    store.keep("2", child("b", "x", "p"));
    store.keep("3", child("c", "x", "q"));
    store.keep("4", child("d", "x", null));
    store.forgetSession("a");
    store.keep("1", child("a", "x", "p"));
    store.forgetSession("p");
    expect(["a", "b", "c", "d"].filter((id) => store.findSession(id))).toEqual(["c", "d"]);
    store.forgetSession("q");
    store.forgetSession("null");
    expect(["a", "b", "c", "d"].filter((id) => store.findSession(id))).toEqual(["d"]);
  });

  it("and full ones keep to one bound together; the larger store lets go", () => {
    const bounds = new SharedBounds({ entries: 3, bytes: 1_000_000 });
    const full = new LruStore<LiveSession>(bounds);
    const children = new LruStore<Child>(bounds);
    full.keep("a", entry("a", "x"));
    full.keep("b", entry("b", "x"));
    children.keep("c", child("c", "x", "a"));
    children.keep("d", child("d", "x", "a"));
    expect([full.find("a"), full.size, children.size]).toEqual([undefined, 1, 2]);
    const wide = new SharedBounds({ entries: 100, bytes: 10_000 });
    const [first, second] = [new LruStore<LiveSession>(wide), new LruStore<Child>(wide)];
    for (const id of ["a", "b", "c", "d"]) first.keep(id, entry(id, "x"));
    for (const id of ["e", "f", "g", "h"]) second.keep(id, child(id, "x", "a"));
    expect(first.bytes + second.bytes).toBeLessThanOrEqual(10_000);
    expect([first.size, second.size].sort()).toEqual([1, 2]);
    expect(second.find("h")).toBeDefined();
  });
});

it("agrees with a plain list, whatever is kept and forgotten in whatever order", () => {
  const id = fc.constantFrom("a", "b", "c", "d", "e", "f");
  const user = fc.constantFrom("x", "y", "z");
  const step = fc.oneof(
    { arbitrary: fc.record({ do: fc.constant("keep" as const), id, user }), weight: 5 },
    { arbitrary: fc.record({ do: fc.constant("session" as const), id }), weight: 2 },
    { arbitrary: fc.record({ do: fc.constant("user" as const), user }), weight: 2 },
    { arbitrary: fc.record({ do: fc.constant("all" as const) }), weight: 1 },
  );
  fc.assert(
    fc.property(fc.array(step, { maxLength: 50 }), (steps) => {
      const store = new LruStore<LiveSession>(new SharedBounds({ entries: 4, bytes: 1_000_000 }));
      let model: { id: string; user: string }[] = [];
      for (const move of steps) {
        if (move.do === "keep") {
          store.keep(`sealed-${move.id}`, entry(move.id, move.user));
          model = [...model.filter((one) => one.id !== move.id), { id: move.id, user: move.user }].slice(-4);
        } else if (move.do === "session") {
          store.forgetSession(move.id);
          model = model.filter((one) => one.id !== move.id);
        } else if (move.do === "user") {
          store.forgetUser(move.user);
          model = model.filter((one) => one.user !== move.user);
        } else {
          store.forgetAll();
          model = [];
        }
        const found = ["a", "b", "c", "d", "e", "f"].filter((one) => store.findSession(one));
        expect(found).toEqual(model.map((one) => one.id).sort());
        expect(store.size).toBe(model.length);
      }
    }),
  );
});
