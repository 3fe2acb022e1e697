import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { pool } from "@/lib/db/client";
import { transaction } from "@/lib/db/transaction";
import { readSession } from "@/lib/sessions/data";
import { issueSession } from "@/lib/sessions/mutations";
import { CLIENT, createUser, emptyTables, useFreshDatabase } from "./fixtures";

beforeAll(useFreshDatabase);
beforeEach(emptyTables);

async function issue() {
  const user = await createUser();
  const session = await transaction((tx) =>
    issueSession(tx, { user, provider: "google", carrier: "COOKIE", client: CLIENT }),
  );
  return { session };
}

describe("reading", () => {
  it("of a session past the end it was issued with costs no query when it is sent again", async () => {
    const { session } = await issue();
    await pool().query(`UPDATE "Session" SET "absoluteExpiresAt" = now() - interval '1 second'`);
    expect(await readSession(session.sealed)).toEqual({ status: "expired" });
    await pool().query('ALTER TABLE "Session" RENAME TO "SessionAway"');
    try {
      expect(await readSession(session.sealed)).toEqual({ status: "expired" });
    } finally {
      await pool().query('ALTER TABLE "SessionAway" RENAME TO "Session"');
    }
  });

  it("asks again about a session that is over for an administrator only, or at another moment", async () => {
    const { session } = await issue();
    expect(await readSession(session.sealed, new Date("2100-01-01"))).toEqual({ status: "expired" });
    await pool().query(`UPDATE "Session" SET "createdAt" = now() - interval '20 days'`);
    await pool().query(`UPDATE "User" SET "role" = 'ADMIN'`);
    expect(await readSession(session.sealed)).toEqual({ status: "expired" });
    await pool().query(`UPDATE "User" SET "role" = 'USER'`);
    expect(await readSession(session.sealed)).toMatchObject({ status: "live" });
  });
});
