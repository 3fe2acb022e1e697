import { randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { account } from "@/lib/api/contract/schema";
import { sharedApplication } from "./application";
import { type Credentials, send } from "./client";
import { exchange, signIn } from "./sign-in";

const application = sharedApplication();
const { database } = application;
const list = async (as: Credentials) =>
  z
    .object({ accounts: z.array(account) })
    .parse((await send(application, "GET /api/me/accounts", { as })).body).accounts;
const unlink = (as: Credentials, id: string) => send(application, `DELETE /api/me/accounts/${id}`, { as });

/** Somebody with both providers' accounts. */
async function signInByBoth() {
  const signedIn = await signIn(application);
  await exchange(application, "github", signedIn.person.id);
  const [google, github] = await list(signedIn.as);
  if (!google || !github) throw new Error("there are not two accounts");
  return { ...signedIn, google, github };
}

describe("GET /api/me/accounts", () => {
  it("lists one's accounts with what the providers said, oldest first", async () => {
    const { person, google, github } = await signInByBoth();
    const both = { email: person.google.email, email_verified: true };
    expect(google).toMatchObject({ provider: "google", ...both, profile: { given_name: "Sample" } });
    expect(github).toMatchObject({ provider: "github", ...both, profile: { login: person.github.login } });
  });
});

describe("DELETE /api/me/accounts/{id}", () => {
  it("disconnects one of two accounts, but not the last", async () => {
    const { userId, as, google, github } = await signInByBoth();
    expect(await unlink(as, github.id)).toMatchObject({ status: 200, body: { success: true } });
    expect((await list(as)).map(({ id }) => id)).toEqual([google.id]);
    expect(await unlink(as, google.id)).toMatchObject({ status: 409, body: { code: "last-account" } });
    expect(await list(as)).toHaveLength(1);
    const events = await database.query(
      `SELECT "detail" FROM "AuditEvent" WHERE "subjectId" = $1 AND "type" = 'account.unlinked'`,
      userId,
    );
    expect(events).toEqual([{ detail: { provider: "github" } }]);
  });

  it("ends the other sessions that were begun with it, and keeps it from coming back by its e-mail", async () => {
    const { person, as, github } = await signInByBoth();
    const byGithub = await signIn(application, { person, by: "github" });
    expect((await unlink(as, github.id)).status).toBe(200);
    expect((await send(application, "GET /api/me", { as: byGithub.as })).status).toBe(401);
    expect((await send(application, "GET /api/me", { as })).status).toBe(200);
    const again = await exchange(application, "github", person.id);
    expect(again).toMatchObject({
      status: 409,
      body: { code: "account-disconnected", providers: ["google"] },
    });
  });

  it("leaves the session that asks alive, but fresh no more if the account began it", async () => {
    const { as, google, github } = await signInByBoth();
    expect((await unlink(as, google.id)).status).toBe(200);
    expect(await unlink(as, github.id)).toMatchObject({
      status: 403,
      body: { code: "reauthentication-required" },
    });
    expect((await list(as)).map(({ id }) => id)).toEqual([github.id]);
  });

  it("lets one win when the last two are disconnected at once", async () => {
    const { userId, as, google, github } = await signInByBoth();
    // Whoever does not take turns has read that there are two accounts by the time the rows can be deleted.
    const rows = 'SELECT FROM "Account" WHERE "userId" = $1 FOR UPDATE';
    const answers = await database.holdLocks(rows, [userId], 2, () =>
      Promise.all([unlink(as, google.id), unlink(as, github.id)]),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    expect(await list(as)).toHaveLength(1);
  });

  it("knows no account of somebody else, none that is gone and none that never was", async () => {
    const { as, github } = await signInByBoth();
    const stranger = await signInByBoth();
    await unlink(as, github.id);
    const before = await database.countRows();
    for (const id of [stranger.google.id, github.id, randomUUID(), "7", "%00", "google"]) {
      expect(await unlink(as, id), id).toMatchObject({ status: 404, body: { code: "not-found" } });
    }
    expect(await database.countRows()).toEqual(before);
  });
});
