import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Identity } from "@/lib/identity/identity";
import { CLIENT, countRows, emptyTables, identity, useEnvironment, useFreshDatabase } from "./fixtures";

beforeAll(useFreshDatabase);
beforeEach(emptyTables);

type Variables = Record<string, string>;

const NOTHING = { users: 0, accounts: 0, sessions: 0, events: 0 };
const joe = identity({ subject: "joe", email: "joe@example.com" });

/** Signs in under other variables. */
async function enter(variables: Variables, ...proofs: Identity[]) {
  const found: string[] = [];
  await useEnvironment(variables, async ({ signIn }) => {
    for (const proof of proofs)
      found.push((await signIn(proof, { client: CLIENT, carrier: "COOKIE" })).found);
  });
  return found;
}

describe("SIGN_UP", () => {
  it.each([
    ["invited", "invitation-required"],
    ["closed", "sign-up-closed"],
  ])("%s: a newcomer is refused with %s, and nothing is written", async (signUp, code) => {
    await expect(enter({ SIGN_UP: signUp }, joe)).rejects.toMatchObject({ code });
    expect(await countRows()).toEqual(NOTHING);
  });

  it.each(["invited", "closed"])(
    "%s: whoever is a user stays one, also with another account",
    async (signUp) => {
      await enter({}, joe);
      const atGithub = identity({ provider: "github", subject: "7", email: joe.email });
      expect(await enter({ SIGN_UP: signUp }, joe, atGithub)).toEqual(["known", "linked"]);
    },
  );

  it("closed: the first of each of ADMIN_EMAILS comes in, and nobody else by that address", async () => {
    const variables = { SIGN_UP: "closed", ADMIN_EMAILS: "joe@example.com" };
    expect(await enter(variables, joe)).toEqual(["created"]);
    const next = identity({ subject: "somebody-else", email: joe.email });
    await expect(enter(variables, next)).rejects.toMatchObject({ code: "sign-up-closed" });
    const unverified = identity({ subject: "third", email: "joe@example.com", emailVerified: false });
    await expect(enter(variables, unverified)).rejects.toMatchObject({ code: "sign-up-closed" });
    expect(await countRows()).toMatchObject({ users: 1, accounts: 1 });
  });

  it("is asked after the lists, which ADMIN_EMAILS does not pass", async () => {
    const variables = { SIGN_UP: "closed", ADMIN_EMAILS: "joe@example.com", ALLOWED_EMAILS: "a@example.com" };
    await expect(enter(variables, joe)).rejects.toMatchObject({ code: "domain-not-allowed" });
  });
});

describe("ALLOWED_EMAILS", () => {
  it("admits the listed beside ALLOWED_EMAIL_DOMAINS, and concerns users too", async () => {
    await enter({}, joe);
    const variables = { ALLOWED_EMAIL_DOMAINS: "example.org", ALLOWED_EMAILS: "jane@example.net" };
    const jane = identity({ subject: "jane", email: "jane@example.net" });
    const worker = identity({ subject: "worker", email: "worker@example.org" });
    expect(await enter(variables, jane, worker)).toEqual(["created", "created"]);
    await expect(enter(variables, joe)).rejects.toMatchObject({ code: "domain-not-allowed" });
    const before = await countRows();
    const unverified = identity({ subject: "x", email: "jane@example.net", emailVerified: false });
    await expect(enter(variables, unverified)).rejects.toMatchObject({ code: "domain-not-allowed" });
    expect(await countRows()).toEqual(before);
  });
});
