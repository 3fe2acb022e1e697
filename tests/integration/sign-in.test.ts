import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { db, pool } from "@/lib/db/client";
import { transaction } from "@/lib/db/transaction";
import type { Identity } from "@/lib/identity/identity";
import { lockIdentities } from "@/lib/identity/look-up";
import { signIn } from "@/lib/identity/sign-in";
import { readSession } from "@/lib/sessions/data";
import {
  CLIENT,
  countRows,
  emptyTables,
  identity,
  useEnvironment,
  useFreshDatabase,
  WAITING_FOR_US,
} from "./fixtures";

beforeAll(useFreshDatabase);
beforeEach(emptyTables);

const enter = (who: Identity, replaces?: string) =>
  signIn(who, { client: CLIENT, carrier: "COOKIE", replaces });
const github = (fields: Partial<Identity> = {}) =>
  identity({ provider: "github", subject: "7012", ...fields });

describe("finding the user", () => {
  it("makes user, account, session and events together at the first sign-in", async () => {
    const { user, found, session } = await enter(identity());
    expect(found).toBe("created");
    expect(await countRows()).toEqual({ users: 1, accounts: 1, sessions: 1, events: 2 });
    expect(await db().user.findUniqueOrThrow({ where: { id: user.id } })).toMatchObject({
      email: "sample@example.com",
      name: "Sample Person",
      role: "USER",
    });
    expect(await readSession(session.sealed)).toMatchObject({ status: "live", user: { id: user.id } });
  });

  it("knows the account by provider and subject when e-mail and name have changed", async () => {
    const first = await enter(identity());
    const second = await enter(identity({ email: "new@example.com", name: "Renamed" }));
    expect(second.found).toBe("known");
    expect(second.user.id).toBe(first.user.id);
    // The e-mail came from this account and follows it; the name the person may have chosen here stays.
    expect(second.user).toMatchObject({ email: "new@example.com", name: "Sample Person" });
  });

  it("links a second provider by a verified e-mail", async () => {
    const first = await enter(identity());
    const second = await enter(github());
    expect(second).toMatchObject({ found: "linked", user: { id: first.user.id } });
    const events = await db().auditEvent.findMany({ where: { type: "account.linked" } });
    expect(events).toMatchObject([{ subjectId: first.user.id, detail: { provider: "github" } }]);
  });

  it("never links by an unverified e-mail, and keeps it in the snapshot only", async () => {
    const first = await enter(identity());
    const second = await enter(github({ emailVerified: false }));
    expect(second.found).toBe("created");
    expect(second.user.id).not.toBe(first.user.id);
    expect(second.user.email).toBeNull();
    const account = await db().account.findFirstOrThrow({ where: { userId: second.user.id } });
    expect(account).toMatchObject({ email: "sample@example.com", emailVerified: false });
  });

  it("refuses under EMAIL_LINKING=explicit, naming the provider to continue with", async () => {
    await enter(identity());
    await useEnvironment({ EMAIL_LINKING: "explicit" }, async (fresh) => {
      const attempt = fresh.signIn(github(), { client: CLIENT, carrier: "COOKIE" });
      await expect(attempt).rejects.toMatchObject({ code: "account-exists", providers: ["google"] });
    });
    expect(await countRows()).toMatchObject({ users: 1, accounts: 1, sessions: 1 });
  });

  it("makes a new user when an address of one provider has gone to another account of it", async () => {
    const first = await enter(identity());
    const heir = await enter(identity({ subject: "another-subject" }));
    expect(heir.found).toBe("created");
    expect(heir.user.id).not.toBe(first.user.id);
    expect(heir.user.email).toBeNull();
    // Once the first holder's account has another address, the heir gets this one.
    await enter(identity({ email: "moved@example.com" }));
    expect((await enter(identity({ subject: "another-subject" }))).user.email).toBe("sample@example.com");
  });

  it("keeps two GitHub users apart whose logins were the same at different times", async () => {
    const first = await enter(github({ profile: { login: "sample" }, email: null, emailVerified: false }));
    const second = await enter(
      github({ subject: "9999", profile: { login: "sample" }, email: null, emailVerified: false }),
    );
    expect(second.user.id).not.toBe(first.user.id);
  });

  it("fills what was empty, and takes no e-mail that somebody holds", async () => {
    await enter(identity({ subject: "holder" }));
    const bare = await enter(github({ email: null, emailVerified: false, name: null, image: null }));
    const filled = await enter(github({ name: "Now Named", image: "https://example.com/a.png" }));
    expect(filled.user).toEqual({
      ...bare.user,
      name: "Now Named",
      image: "https://example.com/a.png",
      email: null,
    });
  });

  it("refuses a disabled user by account and by e-mail, and starts no session", async () => {
    const { user } = await enter(identity());
    await db().session.deleteMany();
    await db().user.update({ where: { id: user.id }, data: { disabledAt: new Date() } });
    await expect(enter(identity())).rejects.toMatchObject({ code: "account-disabled" });
    await expect(enter(github())).rejects.toMatchObject({ code: "account-disabled" });
    expect(await countRows()).toMatchObject({ users: 1, accounts: 1, sessions: 0 });
  });

  it("admits only ALLOWED_EMAIL_DOMAINS, by a verified e-mail", async () => {
    await useEnvironment({ ALLOWED_EMAIL_DOMAINS: "example.com" }, async (fresh) => {
      const request = { client: CLIENT, carrier: "COOKIE" } as const;
      await expect(fresh.signIn(identity(), request)).resolves.toMatchObject({ found: "created" });
      for (const outsider of [
        identity({ subject: "a", email: "x@evil-example.com" }),
        identity({ subject: "b", email: "x@sub.example.com" }),
        identity({ subject: "c", emailVerified: false }),
        identity({ subject: "d", email: null, emailVerified: false }),
      ]) {
        await expect(fresh.signIn(outsider, request)).rejects.toMatchObject({ code: "domain-not-allowed" });
      }
    });
    expect(await countRows()).toMatchObject({ users: 1, accounts: 1 });
  });
});

describe("at the same time", () => {
  it("fifty first sign-ins of one person give one user, one account, fifty successes", async () => {
    const all = await Promise.all(Array.from({ length: 50 }, () => enter(identity())));
    expect(new Set(all.map(({ user }) => user.id)).size).toBe(1);
    expect(all.filter(({ found }) => found === "created")).toHaveLength(1);
    expect(await countRows()).toMatchObject({ users: 1, accounts: 1, sessions: 50 });
    for (const { session } of all) expect((await readSession(session.sealed)).status).toBe("live");
  });

  it("first sign-ins by both providers with one verified e-mail give one user with two accounts", async () => {
    const all = await Promise.all(
      Array.from({ length: 20 }, (_, index) => enter(index % 2 === 0 ? identity() : github())),
    );
    expect(new Set(all.map(({ user }) => user.id)).size).toBe(1);
    expect(await countRows()).toMatchObject({ users: 1, accounts: 2, sessions: 20 });
  });
});

describe("the database's faults", () => {
  it("a connection that dies inside the transaction is an outage, not an unknown fault", async () => {
    const attempt = transaction(async (tx) => {
      await tx.$executeRaw`SELECT pg_terminate_backend(pg_backend_pid())`;
    });
    await expect(attempt).rejects.toMatchObject({ code: "database-unavailable" });
  });

  it("two transactions that wait for each other both succeed, one of them at its second attempt", async () => {
    const google = identity();
    const hub = github({ email: "other@example.com" });
    const opposite = [
      [google, hub],
      [hub, google],
    ] as const;
    let arrived = 0;
    const runs = opposite.map(([first, second]) =>
      transaction(async (tx) => {
        await lockIdentities(tx, first);
        arrived++;
        while (arrived < 2) await tx.$queryRaw`SELECT 1`;
        await lockIdentities(tx, second);
        return "done";
      }),
    );
    expect(await Promise.all(runs)).toEqual(["done", "done"]);
    expect(arrived).toBe(3);
  });
});

describe("a crash between two steps", () => {
  it("leaves nothing half-made when the connection dies, and a retry works", async () => {
    const blocker = await pool().connect();
    await blocker.query('BEGIN; LOCK TABLE "AuditEvent" IN ACCESS EXCLUSIVE MODE');
    const attempt = enter(identity()).then(
      () => "signed in",
      () => "failed",
    );
    await terminateWhoeverWaits(blocker);
    expect(await attempt).toBe("failed");
    await blocker.query("ROLLBACK");
    blocker.release();
    expect(await countRows()).toEqual({ users: 0, accounts: 0, sessions: 0, events: 0 });
    expect((await enter(identity())).found).toBe("created");
  });
});

describe("signing in again in the same browser", () => {
  it("ends the session that was there, whoever's it was", async () => {
    const first = await enter(identity());
    const second = await enter(identity({ subject: "someone-else", email: null }), first.session.sealed);
    expect((await readSession(first.session.sealed)).status).toBe("unknown");
    expect((await readSession(second.session.sealed)).status).toBe("live");
    const events = await db().auditEvent.findMany({ where: { type: "session.replaced" } });
    expect(events).toMatchObject([{ subjectId: first.user.id, sessionId: first.session.id }]);
  });

  it("ends nothing by a value that proves no session", async () => {
    const first = await enter(identity());
    await enter(identity(), "v1.forged.value");
    expect((await readSession(first.session.sealed)).status).toBe("live");
  });
});

/** Kills the backend that waits for the blocker's lock, as soon as there is one. */
async function terminateWhoeverWaits(blocker: { query(sql: string): Promise<{ rowCount: number | null }> }) {
  const sql = `SELECT pg_terminate_backend(pid) ${WAITING_FOR_US}`;
  await expect.poll(async () => (await blocker.query(sql)).rowCount).toBeGreaterThan(0);
}
