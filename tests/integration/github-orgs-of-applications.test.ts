import { afterAll, afterEach, describe, expect, it } from "vitest";
import { insertApplication } from "@/lib/applications/mutations";
import { unlinkAccount } from "@/lib/accounts/mutations";
import { authProviders } from "@/lib/auth/providers";
import { db } from "@/lib/db/client";
import { transaction } from "@/lib/db/transaction";
import { exchangeProof } from "@/lib/identity/exchange";
import { signIn } from "@/lib/identity/sign-in";
import { beginAtHost } from "@/lib/hosts/mutations";
import { authorize, type Outcome } from "@/lib/oauth/authorize/authorize";
import { redeemCode } from "@/lib/oauth/code/mutations";
import { callbackOf } from "@/lib/oauth/authorize/request";
import { readApplicationSession } from "@/lib/sessions/application/data";
import { judgeApplicationSession } from "@/lib/sessions/application/judge";
import { currentApplications } from "@/lib/sessions/cache/application-registry";
import { waitForOwnInvalidation } from "@/lib/sessions/cache/invalidation";
import { readSession } from "@/lib/sessions/data";
import type { Sandbox } from "@/sandbox/server";
import { application as ours, startTestSandbox } from "@/sandbox/testing/application";
import { addApplication, handChild } from "./applications-world";
import { WEB } from "./application-world";
import { countQueries, queryByHand, useSessionCache } from "./cached-sessions";
import { CLIENT, identity } from "./fixtures";

let sandbox: Sandbox;
useSessionCache(async () => {
  sandbox = await startTestSandbox();
  process.env.AUTH_GITHUB_ID = ours.github.id;
  process.env.AUTH_GITHUB_SECRET = ours.github.secret;
  process.env.AUTH_GITHUB_URL = sandbox.github.url;
  process.env.MEMBERSHIP_MAX_AGE = "1h";
});
afterEach(() => {
  sandbox.reset();
});
afterAll(() => sandbox.close());

const ORIGIN = "https://a.example.com";
const MEMBERS = { github_orgs: ["acme", "other/team"] };

/** Somebody who signs in with GitHub, where they are an active member of these. */
async function enter(...organizations: string[]) {
  const emails = [{ email: "mo@example.com", primary: true, verified: true, visibility: null }];
  const memberships = Object.fromEntries(organizations.map((name) => [name, "active" as const]));
  const github = { id: 71000001, login: "mo-sample", name: "Mo Sample", emails, memberships };
  sandbox.people.set("mo", { id: "mo", note: { en: "Made by a test" }, github });
  const scope = "read:user user:email read:org";
  const { access_token: accessToken } = await sandbox.mint({ provider: "github", person: "mo", scope });
  const request = { client: CLIENT, carrier: "COOKIE" } as const;
  const { session, user } = await exchangeProof(
    { provider: "github", accessToken },
    request,
    crypto.randomUUID(),
  );
  await waitForOwnInvalidation();
  return {
    user,
    session: {
      ...(await db().session.findUniqueOrThrow({ where: { id: session.id } })),
      sealed: session.sealed,
    },
  };
}

const known = async () => {
  const { organizations, organizationsAt } = await db().account.findFirstOrThrow({
    where: { provider: "github" },
  });
  return { organizations, asked: organizationsAt !== null };
};

const callerOf = async (sealed: string) => {
  const read = await readSession(sealed);
  if (read.status !== "live") throw new Error(read.status);
  return read;
};

/** As time passes: what GitHub said becomes older. */
async function age(by: string): Promise<void> {
  await queryByHand(`UPDATE "Account" SET "organizationsAt" = "organizationsAt" - interval '${by}'`);
  await waitForOwnInvalidation();
}

describe("what GitHub is asked", () => {
  const scopes = async () => JSON.stringify(await authProviders({ provider: "github", client: CLIENT }));

  it("is about memberships only while the rule of an enabled application names any", async () => {
    expect(await scopes()).not.toContain("read:org");
    await enter("acme");
    expect(await known()).toEqual({ organizations: [], asked: false });
    const application = await addApplication({ access: MEMBERS });
    await waitForOwnInvalidation();
    expect(await scopes()).toContain("read:user user:email read:org");
    await enter("acme", "other", "third");
    expect(await known()).toEqual({ organizations: ["acme"], asked: true });
    await db().application.update({ where: { id: application.id }, data: { disabledAt: new Date() } });
    await waitForOwnInvalidation();
    expect(await scopes()).not.toContain("read:org");
    await enter("acme");
    expect(await known()).toEqual({ organizations: [], asked: false });
  });
});

describe("a session at a guarded host", () => {
  async function hold(...organizations: string[]) {
    const application = await addApplication({ origins: [ORIGIN], access: MEMBERS });
    await waitForOwnInvalidation();
    const { user, session } = await enter(...organizations);
    const child = await handChild({ ...user, role: "USER" }, session, application.id, ORIGIN);
    await waitForOwnInvalidation();
    return { user, session, application, child };
  }

  async function judge({ sealed }: { sealed: string }): Promise<string> {
    const read = await readApplicationSession(sealed);
    if (read.status !== "live") return read.status;
    const presented = { as: "cookie", origin: ORIGIN } as const;
    const judged = judgeApplicationSession(read, presented, await currentApplications());
    return judged.status === "allowed" ? judged.status : judged.error.code;
  }

  it("is let in by what GitHub said lately, from memory too, and begins anew once that is too old", async () => {
    const { child } = await hold("acme");
    expect(await judge(child)).toBe("allowed");
    expect(await countQueries(async () => expect(await judge(child)).toBe("allowed"))).toBe(0);
    await age("59 minutes");
    expect(await judge(child)).toBe("allowed");
    await age("1 minute");
    expect(await judge(child)).toBe("unauthenticated");
    // The same sign-in again, and the session goes on.
    await enter("other/team");
    expect(await judge(child)).toBe("allowed");
  });

  it("is kept out at once by what GitHub says at another sign-in, and by a disconnection", async () => {
    const { child, user, session } = await hold("acme");
    expect(await judge(child)).toBe("allowed");
    await enter("third", "other", "acme/team");
    expect(await judge(child)).toBe("application-forbidden");
    await enter("acme");
    expect(await judge(child)).toBe("allowed");
    const google = identity({ email: "mo@example.com" });
    const account = await db().account.findFirstOrThrow({ where: { provider: "github", userId: user.id } });
    const current = await signIn(google, { client: CLIENT, carrier: "COOKIE" });
    // The session itself was begun with GitHub, and ends.
    await unlinkAccount({ accountId: account.id, userId: user.id, sessionId: current.session.id }, CLIENT);
    await waitForOwnInvalidation();
    expect(await judge(child)).toBe("unknown");
    expect(await db().session.count({ where: { id: session.id } })).toBe(0);
  });
});

describe("whoever asks for an application", () => {
  async function ask(sealed: string, query?: Record<string, string>): Promise<Outcome> {
    const application = await db().application.findFirstOrThrow();
    const host = { applicationId: application.id, origin: ORIGIN };
    const flowKey = Buffer.alloc(32, 1).toString("base64url");
    const request = query
      ? {}
      : { request: await beginAtHost(host, { target: "/", flowKey, client: CLIENT }) };
    return authorize(new URLSearchParams({ ...request, ...query }), await callerOf(sealed), CLIENT);
  }

  it("is let in as a member, led to GitHub where nothing is known of them, and told otherwise", async () => {
    await addApplication({ origins: [ORIGIN], access: MEMBERS });
    await waitForOwnInvalidation();
    const { session } = await enter("other/team");
    expect(await ask(session.sealed)).toMatchObject({
      kind: "redirect",
      location: expect.stringContaining("code=") as string,
    });
    await age("2 hours");
    expect(await ask(session.sealed)).toMatchObject({ kind: "step-up", provider: "github" });
    const stranger = await enter("other");
    expect(await ask(stranger.session.sealed)).toMatchObject({
      kind: "forbidden",
      membership: { hasAccount: true },
    });
    const google = await signIn(identity({ email: "jo@example.com" }), { client: CLIENT, carrier: "COOKIE" });
    expect(await ask(google.session.sealed)).toMatchObject({
      kind: "forbidden",
      membership: { hasAccount: false },
    });
  });

  it("is asked for one proof and not for a second one, whatever it told", async () => {
    await addApplication({ origins: [ORIGIN], access: MEMBERS });
    const { session } = await enter("acme");
    await age("2 hours");
    const asked = await ask(session.sealed);
    if (asked.kind !== "step-up") throw new Error(asked.kind);
    // A proof by another account of theirs says nothing of GitHub.
    await queryByHand(`UPDATE "Session" SET "authenticatedAt" = now() + interval '1 second'`);
    await waitForOwnInvalidation();
    expect(await ask(session.sealed, { request: asked.requestId })).toMatchObject({
      kind: "forbidden",
      membership: { hasAccount: true, requestId: asked.requestId },
    });
  });

  it("is answered as OAuth has it where it is a program, silently too", async () => {
    const stored = await transaction((tx) => insertApplication(tx, { ...WEB, access: MEMBERS }));
    if ("refusals" in stored) throw new Error("refused");
    const query = {
      client_id: stored.clientId,
      redirect_uri: WEB.redirectUris[0] ?? "",
      response_type: "code",
      code_challenge: "x".repeat(43),
      code_challenge_method: "S256",
    };
    await waitForOwnInvalidation();
    const { session } = await enter("third");
    const denied = { kind: "redirect", refusal: { code: "access_denied" } };
    expect(await ask(session.sealed, query)).toMatchObject(denied);
    // A program that wants a proof anyway gets one before it is refused.
    expect(await ask(session.sealed, { ...query, prompt: "login" })).toMatchObject({
      kind: "step-up",
      provider: "github",
    });
    await age("2 hours");
    expect(await ask(session.sealed, query)).toMatchObject({ kind: "step-up", provider: "github" });
    expect(await ask(session.sealed, { ...query, prompt: "none" })).toMatchObject({
      kind: "redirect",
      refusal: { code: "login_required" },
    });
  });

  it("has no use of a code once GitHub's word is another, or too old", async () => {
    const application = await addApplication({ origins: [ORIGIN], access: MEMBERS });
    await waitForOwnInvalidation();
    const redeem = async (change: () => Promise<unknown>) => {
      const { session } = await enter("acme");
      const answer = await ask(session.sealed);
      if (answer.kind !== "redirect") throw new Error(answer.kind);
      const { searchParams } = new URL(answer.location);
      await change();
      return redeemCode(searchParams.get("code") ?? "", {
        applicationId: application.id,
        redirectUri: callbackOf(ORIGIN),
        requestId: searchParams.get("state"),
        client: CLIENT,
      });
    };
    expect(await redeem(() => Promise.resolve())).not.toBeNull();
    expect(await redeem(() => enter("third"))).toBeNull();
    expect(await redeem(() => age("2 hours"))).toBeNull();
  });
});
