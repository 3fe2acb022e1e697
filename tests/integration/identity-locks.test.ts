import type { Client as Connection } from "pg";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { db, pool } from "@/lib/db/client";
import { linkIdentity } from "@/lib/identity/link";
import { signIn } from "@/lib/identity/sign-in";
import { reauthenticate } from "@/lib/identity/reauthenticate";
import { CLIENT, emptyTables, identity, useFreshDatabase, WAITING_FOR_US } from "./fixtures";

beforeAll(useFreshDatabase);
beforeEach(emptyTables);

const google = identity({ subject: "g1", email: "one@example.com" });
const enter = () => signIn(google, { client: CLIENT, carrier: "COOKIE" });

/** What somebody who is known can do by their account; by all of it something is written. */
const ways: [string, (userId: string, sessionId: string) => Promise<unknown>][] = [
  ["signing in", () => enter()],
  [
    "proving oneself anew",
    async (userId, sessionId) => reauthenticate(google, { userId, sessionId }, CLIENT),
  ],
  ["connecting it again", (userId) => linkIdentity(google, userId, CLIENT)],
];

/** Does something while another transaction holds a lock, and lets that one end once it is waited for. */
async function whileHeld<T>(
  hold: (connection: Pick<Connection, "query">) => Promise<unknown>,
  work: () => Promise<T>,
) {
  const connection = await pool().connect();
  try {
    await connection.query("BEGIN");
    await hold(connection);
    let done = false;
    const working = work().finally(() => (done = true));
    const waiting = async () =>
      (await connection.query<{ pid: number }>(`SELECT pid ${WAITING_FOR_US}`)).rowCount;
    await expect.poll(waiting).toBeGreaterThan(0);
    expect(done).toBe(false);
    await connection.query("COMMIT");
    return await working;
  } finally {
    await connection.query("ROLLBACK");
    connection.release();
  }
}

describe.each(ways)("%s waits", (_, act) => {
  it.each(["account:google:g1", "email:one@example.com"])("for whoever is at work on %s", async (key) => {
    const { user, session } = await enter();
    await whileHeld(
      (connection) => connection.query("SELECT pg_advisory_xact_lock(hashtextextended($1, 0))", [key]),
      () => act(user.id, session.id),
    );
  });

  it("for whoever changes the user", async () => {
    const { user, session } = await enter();
    await whileHeld(
      (connection) => connection.query('SELECT FROM "User" WHERE "id" = $1 FOR NO KEY UPDATE', [user.id]),
      () => act(user.id, session.id),
    );
  });
});

describe("an account that is disconnected at this moment", () => {
  it("is nobody's for who comes with it then, and makes a new user", async () => {
    const { user } = await enter();
    const again = await whileHeld(async (connection) => {
      await connection.query('SELECT FROM "User" WHERE "id" = $1 FOR NO KEY UPDATE', [user.id]);
      await connection.query('DELETE FROM "Account"');
      await connection.query('UPDATE "User" SET "email" = NULL, "emailVerifiedAt" = NULL');
    }, enter);
    expect(again.found).toBe("created");
    expect(await db().account.findMany({ select: { userId: true } })).toEqual([{ userId: again.user.id }]);
  });
});
