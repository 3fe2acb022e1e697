import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { db } from "@/lib/db/client";
import type { Role } from "@/lib/db/generated/enums";
import { cleanUp } from "@/lib/cleanup/clean-up";
import { markSessionSeen } from "@/lib/gate/mark-session-seen";
import { readApplicationSession } from "@/lib/sessions/application/data";
import { flushLastSeen } from "@/lib/sessions/cache/last-seen-buffer";
import { readSession } from "@/lib/sessions/data";
import { addApplication, handBearer, handChild, issueParent } from "./applications-world";
import { createUser, emptyTables, useFreshDatabase } from "./fixtures";

beforeAll(useFreshDatabase);
beforeEach(emptyTables);

const DAY = 86_400;
const IDLE = 7 * DAY;
const ORIGIN = "https://b.example.com";

async function everyKind(role: Role = "USER") {
  const user = await createUser({ role });
  const proxied = await addApplication({ origins: [ORIGIN] });
  const native = await addApplication({ kind: "NATIVE" });
  const parent = await issueParent(user);
  const child = await handChild(user, parent, proxied.id, ORIGIN);
  const bearer = await handBearer(user, parent, native.id);
  return { parent, child, bearer };
}

/** As if nothing had happened for so many seconds; a moment that all sessions of the database go through together. */
const pass = (seconds: number) => db().$executeRaw`
  UPDATE "Session" SET "createdAt" = "createdAt" - make_interval(secs => ${seconds}),
                       "lastSeenAt" = "lastSeenAt" - make_interval(secs => ${seconds}),
                       "absoluteExpiresAt" = "absoluteExpiresAt" - make_interval(secs => ${seconds})`;

async function useApplicationSession(sealed: string): Promise<void> {
  const read = await readApplicationSession(sealed);
  if (read.status !== "live") throw new Error(`the session is ${read.status}`);
  markSessionSeen(read);
  await flushLastSeen();
}

type Sealed = { readonly sealed: string };

async function statusOf(sessions: { parent: Sealed; child: Sealed; bearer: Sealed }) {
  return {
    parent: (await readSession(sessions.parent.sealed)).status,
    child: (await readApplicationSession(sessions.child.sealed)).status,
    bearer: (await readApplicationSession(sessions.bearer.sealed)).status,
  };
}

describe("a browser used only at a guarded host", () => {
  it("for longer than idle stays signed in there and here, cleanup running", async () => {
    const sessions = await everyKind();
    for (let days = 0; days < 14; days += 2) {
      await pass(2 * DAY);
      await useApplicationSession(sessions.child.sealed);
      await cleanUp();
    }
    expect(await statusOf(sessions)).toEqual({ parent: "live", child: "live", bearer: "unknown" });
    // It is the absolute end that ends both at once.
    await pass(16 * DAY);
    expect(await statusOf(sessions)).toEqual({ parent: "expired", child: "expired", bearer: "unknown" });
    await cleanUp();
    expect(await db().session.count()).toBe(0);
  });

  it("and not at all for as long is signed out of both", async () => {
    const sessions = await everyKind();
    await pass(IDLE - 60);
    expect(await statusOf(sessions)).toEqual({ parent: "live", child: "live", bearer: "live" });
    await pass(60);
    expect(await statusOf(sessions)).toEqual({ parent: "idle", child: "idle", bearer: "idle" });
    await cleanUp();
    expect(await db().session.count()).toBe(0);
  });

  it("has its use noted with the child and its parent", async () => {
    const { parent, child, bearer } = await everyKind();
    await pass(600);
    const before = new Date(Date.now() - 60_000);
    await useApplicationSession(child.sealed);
    const used = await db().session.findMany({ where: { lastSeenAt: { gt: before } }, select: { id: true } });
    expect(used.map(({ id }) => id).sort()).toEqual([parent.id, child.id].sort());
    await useApplicationSession(bearer.sealed);
    expect(await db().session.count({ where: { lastSeenAt: { gt: before } } })).toBe(3);
  });
});

describe("a child", () => {
  it.each(["USER", "ADMIN"] as const)(
    "that is never used is not removed while its parent is, though it is a %s's",
    async (role) => {
      const sessions = await everyKind(role);
      const { child } = sessions;
      const long = new Date(Date.now() - 20 * DAY * 1000);
      await db().session.update({
        where: { id: child.id },
        data: { lastSeenAt: long, createdAt: long, absoluteExpiresAt: long },
      });
      expect(await cleanUp()).toMatchObject({ sessions: 0, complete: true });
      expect((await statusOf(sessions)).child).toBe("live");
    },
  );

  it("goes with its parent when that is removed, whatever its own times", async () => {
    const { parent, child } = await everyKind();
    await db().session.update({
      where: { id: parent.id },
      data: { lastSeenAt: new Date(Date.now() - IDLE * 1000) },
    });
    expect(await cleanUp()).toMatchObject({ sessions: 1, complete: true });
    expect(await db().session.count({ where: { id: { in: [parent.id, child.id] } } })).toBe(0);
  });
});

describe("an application's sessions", () => {
  it("have the shorter lifetimes of an administrator as soon as their user is one", async () => {
    const sessions = await everyKind();
    await pass(DAY);
    for (const { sealed } of [sessions.child, sessions.bearer]) await useApplicationSession(sealed);
    await db().user.updateMany({ data: { role: "ADMIN" } });
    expect(await statusOf(sessions)).toEqual({ parent: "expired", child: "expired", bearer: "expired" });
  });

  it("end when their user is disabled, and with the user", async () => {
    const sessions = await everyKind();
    await db().user.updateMany({ data: { disabledAt: new Date() } });
    expect(await statusOf(sessions)).toEqual({ parent: "disabled", child: "disabled", bearer: "disabled" });
    await db().user.deleteMany();
    expect(await statusOf(sessions)).toEqual({ parent: "unknown", child: "unknown", bearer: "unknown" });
  });
});
