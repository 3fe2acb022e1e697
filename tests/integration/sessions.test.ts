import { randomUUID } from "node:crypto";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { createKeyring } from "@/lib/crypto/keyring";
import { hashSecret } from "@/lib/crypto/token";
import { db, pool } from "@/lib/db/client";
import { transaction } from "@/lib/db/transaction";
import { MAX_SESSIONS_PER_USER, TOUCH_INTERVAL } from "@/lib/sessions/policy";
import { readSession } from "@/lib/sessions/data";
import {
  endReplacedSession,
  issueSession,
  recordSessionUses,
  revokeSession,
  rotateSession,
} from "@/lib/sessions/mutations";
import { openSessionValue, sealSessionValue } from "@/lib/sessions/value";
import { CLIENT, createUser, emptyTables, NEW_SECRET, OLD_SECRET, useFreshDatabase } from "./fixtures";

beforeAll(useFreshDatabase);
beforeEach(emptyTables);

const DAY = 24 * 3600;
const start = new Date("2026-01-01T00:00:00.000Z");
const later = (seconds: number) => new Date(start.getTime() + seconds * 1000);

const useAt = (id: string, at: Date) => recordSessionUses([{ id, secondsAgo: 0 }], at);

async function issue(at?: Date, role: "USER" | "ADMIN" = "USER") {
  const user = await createUser({ role });
  const session = await transaction((tx) =>
    issueSession(tx, { user, provider: "google", carrier: "COOKIE", client: CLIENT }, at),
  );
  return { user, session, owned: { sessionId: session.id, userId: user.id } };
}

describe("reading", () => {
  it("says whose session it is, field by field", async () => {
    const { user, session } = await issue();
    const read = await readSession(session.sealed);
    expect(read).toEqual({
      status: "live",
      session: {
        id: session.id,
        provider: "google",
        carrier: "COOKIE",
        createdAt: expect.any(Date) as Date,
        authenticatedAt: expect.any(Date) as Date,
        expiresAt: session.expiresAt,
        fresh: true,
        needsTouch: false,
        idlesSoon: false,
      },
      user: {
        id: user.id,
        email: "sample@example.com",
        name: "Sample Person",
        image: null,
        role: "USER",
        locale: null,
        createdAt: expect.any(Date) as Date,
      },
    });
  });

  it("costs one query, and none for a value that does not open", async () => {
    const { session } = await issue();
    let acquired = 0;
    const count = () => acquired++;
    pool().on("acquire", count);
    await readSession(session.sealed);
    expect(acquired).toBe(1);
    expect((await readSession("v1.AAAAAAAA.garbage")).status).toBe("unopenable");
    expect(acquired).toBe(1);
    pool().off("acquire", count);
  });

  it("a copy of the database gives no usable cookie", async () => {
    const { session } = await issue();
    const row = await db().session.findUniqueOrThrow({ where: { id: session.id } });
    const pasted = Buffer.from(row.secretHash).toString("base64url");
    expect((await readSession(pasted)).status).toBe("unopenable");
    // Even one who holds the sealing key as well has only the digest of the secret.
    const sealed = sealSessionValue({
      id: row.id,
      secret: row.secretHash,
      absoluteExpiresAt: session.expiresAt,
    });
    expect((await readSession(sealed)).status).toBe("unknown");
    const opened = openSessionValue(session.sealed);
    expect(Buffer.from(hashSecret(opened?.secret ?? new Uint8Array()))).toEqual(Buffer.from(row.secretHash));
  });

  it("ends at once for a disabled and for a deleted user", async () => {
    const { user, session } = await issue();
    await db().user.update({ where: { id: user.id }, data: { disabledAt: new Date() } });
    expect((await readSession(session.sealed)).status).toBe("disabled");
    await db().user.delete({ where: { id: user.id } });
    expect((await readSession(session.sealed)).status).toBe("unknown");
  });
});

describe("lifetimes, by moving the clock", () => {
  it("idles out after seven days without use", async () => {
    const { session } = await issue(start);
    expect((await readSession(session.sealed, later(7 * DAY - 1))).status).toBe("live");
    expect((await readSession(session.sealed, later(7 * DAY))).status).toBe("idle");
  });

  it("dies at the cap however active it is", async () => {
    const { session } = await issue(start);
    for (let day = 1; day < 30; day++) await useAt(session.id, later(day * DAY));
    expect((await readSession(session.sealed, later(30 * DAY - 1))).status).toBe("live");
    expect((await readSession(session.sealed, later(30 * DAY))).status).toBe("expired");
  });

  it("is shorter for administrators, from the moment they become one", async () => {
    const { user, session } = await issue(start);
    expect((await readSession(session.sealed, later(DAY))).status).toBe("live");
    await db().user.update({ where: { id: user.id }, data: { role: "ADMIN" } });
    expect((await readSession(session.sealed, later(3599))).status).toBe("live");
    expect((await readSession(session.sealed, later(3600))).status).toBe("idle");
    expect((await readSession(session.sealed, later(DAY))).status).toBe("expired");
  });

  it("judges by the database's clock when no moment is given", async () => {
    const { session } = await issue();
    await db().$executeRaw`UPDATE "Session" SET "lastSeenAt" = now() - interval '7 days'`;
    expect((await readSession(session.sealed)).status).toBe("idle");
  });
});

describe("touching", () => {
  it("writes at most once in the interval", async () => {
    const { session } = await issue(start);
    const lastSeen = async () =>
      (await db().session.findUniqueOrThrow({ where: { id: session.id } })).lastSeenAt;
    await useAt(session.id, later(TOUCH_INTERVAL - 1));
    expect(await lastSeen()).toEqual(start);
    await useAt(session.id, later(TOUCH_INTERVAL));
    expect(await lastSeen()).toEqual(later(TOUCH_INTERVAL));
  });

  it("writes many sessions at once, each as long ago as it was used, and passes over those being changed", async () => {
    const { user, session } = await issue(start);
    const request = { user, provider: "google", carrier: "COOKIE", client: CLIENT } as const;
    const others = await transaction(async (tx) => [
      await issueSession(tx, request, start),
      await issueSession(tx, request, start),
    ]);
    const [used, locked] = others.map(({ id }) => id);
    const holder = await pool().connect();
    await holder.query("BEGIN");
    await holder.query('SELECT FROM "Session" WHERE "id" = $1 FOR UPDATE', [locked]);
    const uses = [session.id, used ?? "", locked ?? "", randomUUID()];
    await recordSessionUses(
      uses.map((id, index) => ({ id, secondsAgo: index * 1.5 })),
      later(DAY),
    );
    await holder.query("ROLLBACK");
    holder.release();
    const seen = await db().session.findMany({ select: { id: true, lastSeenAt: true } });
    expect(new Map(seen.map(({ id, lastSeenAt }) => [id, lastSeenAt]))).toEqual(
      new Map([
        [session.id, later(DAY)],
        [used, later(DAY - 1.5)],
        [locked, start],
      ]),
    );
  });
});

describe("rotating", () => {
  it("kills the old value, keeps the session and its end, and makes it fresh", async () => {
    const { session, owned } = await issue(start);
    const rotated = await transaction((tx) => rotateSession(tx, owned, later(DAY)));
    expect(rotated).toMatchObject({ id: session.id, expiresAt: session.expiresAt });
    expect((await readSession(session.sealed, later(DAY))).status).toBe("unknown");
    const read = await readSession(rotated?.sealed ?? "", later(DAY));
    if (read.status !== "live") throw new Error(`the rotated session is ${read.status}`);
    expect(read.session.authenticatedAt).toEqual(later(DAY));
  });

  it("rotates nobody else's session", async () => {
    const { session } = await issue();
    const other = await createUser({ email: null });
    const stolen = await transaction((tx) => rotateSession(tx, { sessionId: session.id, userId: other.id }));
    expect(stolen).toBeNull();
    expect((await readSession(session.sealed)).status).toBe("live");
  });
});

describe("revoking", () => {
  it("ends the session at once, says so once, and records it once", async () => {
    const { session, owned } = await issue();
    expect(await revokeSession(owned, CLIENT)).toBe(true);
    expect((await readSession(session.sealed)).status).toBe("unknown");
    expect(await revokeSession(owned, CLIENT)).toBe(false);
    expect(await db().auditEvent.count({ where: { type: "session.ended", sessionId: session.id } })).toBe(1);
  });

  it("ends nobody else's session", async () => {
    const { session } = await issue();
    const other = await createUser({ email: null });
    expect(await revokeSession({ sessionId: session.id, userId: other.id }, CLIENT)).toBe(false);
    expect((await readSession(session.sealed)).status).toBe("live");
  });

  it("a replaced session needs its secret, not only its id", async () => {
    const { session } = await issue();
    const guess = sealSessionValue({
      id: session.id,
      secret: new Uint8Array(32),
      absoluteExpiresAt: new Date(),
    });
    await transaction((tx) => endReplacedSession(tx, guess, CLIENT));
    expect((await readSession(session.sealed)).status).toBe("live");
  });
});

describe("many sessions of one user", () => {
  it("keeps the newest fifty", async () => {
    const user = await createUser();
    const request = { user, provider: "google", carrier: "COOKIE", client: CLIENT } as const;
    const sealed: string[] = [];
    for (let index = 0; index < MAX_SESSIONS_PER_USER + 2; index++) {
      sealed.push((await transaction((tx) => issueSession(tx, request, later(index)))).sealed);
    }
    expect(await db().session.count()).toBe(MAX_SESSIONS_PER_USER);
    const statuses = await Promise.all(sealed.map(async (value) => readSession(value, later(60))));
    expect(statuses.map(({ status }) => status).slice(0, 3)).toEqual(["unknown", "unknown", "live"]);
  });
});

describe("rotation of secrets", () => {
  it("a session sealed under the older secret lives, under a removed one it does not", async () => {
    const { session } = await issue();
    const value = openSessionValue(session.sealed);
    if (!value) throw new Error("the session's own value does not open");
    expect(session.sealed.split(".")[1]).toBe(createKeyring([NEW_SECRET]).newest.kid);
    const older = sealSessionValue(value, createKeyring([OLD_SECRET]));
    expect((await readSession(older)).status).toBe("live");
    const removed = sealSessionValue(value, createKeyring(["a-secret-that-was-removed-from-the-ring"]));
    expect((await readSession(removed)).status).toBe("unopenable");
  });
});
