import { randomUUID } from "node:crypto";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { answerExport } from "@/lib/api/export";
import { exported } from "@/lib/api/contract/schema";
import { listEvents } from "@/lib/audit/data";
import { db, pool } from "@/lib/db/client";
import { AppError } from "@/lib/errors";
import { linkIdentity } from "@/lib/identity/link";
import { recordRefusal } from "@/lib/identity/refusal";
import { signIn } from "@/lib/identity/sign-in";
import { type LiveSession, readSession } from "@/lib/sessions/data";
import { revokeSession } from "@/lib/sessions/mutations";
import { beginExport, deleteUser, updateProfile } from "@/lib/users/mutations";
import { CLIENT, countRows, emptyTables, identity, useFreshDatabase } from "./fixtures";

beforeAll(useFreshDatabase);
beforeEach(emptyTables);

const google = identity();
const github = identity({ provider: "github", subject: "7000001", profile: { login: "sample" } });
const stranger = identity({ subject: "2", email: "stranger@example.com", name: "Stranger" });

async function enter(proof = google) {
  const { user, session } = await signIn(proof, { client: CLIENT, carrier: "COOKIE" });
  return { userId: user.id, sessionId: session.id, sealed: session.sealed };
}

const admit = () => Promise.resolve();

describe("the export", () => {
  it("fits its schema, and holds what the tables hold about the person, and no secret", async () => {
    const { userId, sealed, sessionId } = await enter();
    await linkIdentity(github, userId, CLIENT);
    await enter(stranger);
    const caller = await readSession(sealed);
    if (caller.status !== "live") throw new Error("the session is not live");
    const data = await takeExport(caller);
    expect(data.user).toMatchObject({ user_id: userId, email: google.email });
    expect(data.accounts.map(({ subject }) => subject)).toEqual([google.subject, github.subject]);
    expect(data.sessions).toMatchObject([{ id: sessionId, current: true, ip: CLIENT.ip }]);
    // All but the note that this very file was taken.
    const types = { subjectId: userId, type: { not: "data.exported" } };
    expect(data.events).toHaveLength(await db().auditEvent.count({ where: types }));
    const { secretHash } = await db().session.findUniqueOrThrow({ where: { id: sessionId } });
    const text = JSON.stringify(data);
    for (const form of ["hex", "base64", "base64url"] as const)
      expect(text).not.toContain(Buffer.from(secretHash).toString(form));
    expect(text).not.toContain("Stranger");
  });
});

describe("deleting", () => {
  it("leaves no trace in any table of who the person was, and a later sign-in makes a new user", async () => {
    const home = { ip: "198.51.100.23", userAgent: "Distinctive/1.0" };
    const person = identity({ name: "Erasable Name", email: "erasable@example.com", subject: "55501" });
    const { user, session } = await signIn(person, { client: home, carrier: "COOKIE" });
    await linkIdentity({ ...github, profile: { login: "erasable-login" } }, user.id, home);
    await updateProfile(user.id, { name: "Erasable Other" }, home);
    const attempt = { kind: "step-up", sessionId: session.id, userId: user.id } as const;
    const refusal = {
      provider: "google",
      failure: new AppError("identity-mismatch"),
      reference: "r",
    } as const;
    await recordRefusal(home, refusal, attempt);
    const traces = ["rasable", person.subject, github.subject, home.ip, "Distinctive"];
    expect(await tablesHolding(traces)).toEqual(["Account", "AuditEvent", "Session", "User"]);

    expect(await deleteUser(user.id)).toBe("deleted");
    expect(await deleteUser(user.id)).toBe("unknown");
    expect(await readSession(session.sealed)).toEqual({ status: "unknown" });
    expect(await tablesHolding(traces)).toEqual([]);
    const { items } = await listEvents(user.id, 100);
    expect(items[0]).toMatchObject({ type: "user.deleted", ip: null, userAgent: null, detail: {} });

    const again = await signIn(person, { client: home, carrier: "COOKIE" });
    expect(again.found).toBe("created");
    expect(again.user.id).not.toBe(user.id);
  });

  it("a refusal that comes after it is not written about the person", async () => {
    const { userId, sessionId } = await enter();
    await deleteUser(userId);
    const refusal = { provider: "google", failure: new AppError("unauthenticated"), reference: "r" } as const;
    await recordRefusal(CLIENT, refusal, { kind: "link", sessionId, userId });
    const events = await db().auditEvent.findMany({ where: { subjectId: userId, ip: { not: null } } });
    expect(events).toEqual([]);
  });

  it("an export that comes after it is refused, and not written about the person", async () => {
    const { userId, sessionId } = await enter();
    await deleteUser(userId);
    await expect(beginExport({ userId, sessionId }, CLIENT, admit)).rejects.toMatchObject({
      code: "unauthenticated",
    });
    expect(await db().auditEvent.count({ where: { subjectId: userId, type: "data.exported" } })).toBe(0);
  });

  it("at the same moment as a change leaves no trace of the change", async () => {
    const { userId, sessionId } = await enter();
    await Promise.allSettled([
      updateProfile(userId, { name: "Too Late" }, CLIENT),
      deleteUser(userId),
      revokeSession({ userId, sessionId }, CLIENT),
      linkIdentity(github, userId, CLIENT),
      beginExport({ userId, sessionId }, CLIENT, admit),
    ]);
    expect(await countRows()).toMatchObject({ users: 0, accounts: 0, sessions: 0 });
    expect(await db().auditEvent.count({ where: { subjectId: userId, ip: { not: null } } })).toBe(0);
  });
});

function askExport(caller: LiveSession): Promise<Response> {
  return answerExport({ caller, client: CLIENT, method: "GET", requestId: randomUUID() });
}

async function takeExport(caller: LiveSession) {
  return exported.parse(await (await askExport(caller)).json());
}

/** Names of the tables in which any column of any row contains one of the texts. */
async function tablesHolding(texts: readonly string[]): Promise<string[]> {
  const { rows: tables } = await pool().query<{ name: string }>(
    `SELECT table_name AS name FROM information_schema.tables WHERE table_schema = current_schema() ORDER BY table_name`,
  );
  const holding: string[] = [];
  for (const { name } of tables) {
    const { rowCount } = await pool().query(
      `SELECT FROM "${name}" AS row WHERE EXISTS (SELECT FROM unnest($1::text[]) AS t WHERE row::text LIKE '%' || t || '%') LIMIT 1`,
      [texts],
    );
    if (rowCount) holding.push(name);
  }
  return holding;
}
