import { describe, expect, it } from "vitest";
import { insertApplication } from "@/lib/applications/mutations";
import { unlinkAccount } from "@/lib/accounts/mutations";
import { authProviders } from "@/lib/auth/providers";
import { db } from "@/lib/db/client";
import { transaction } from "@/lib/db/transaction";
import { signIn } from "@/lib/identity/sign-in";
import { redeemCode } from "@/lib/oauth/code/mutations";
import { callbackOf } from "@/lib/oauth/authorize/request";
import { readApplicationSession } from "@/lib/sessions/application/data";
import { judgeApplicationSession } from "@/lib/sessions/application/judge";
import { currentApplications } from "@/lib/sessions/cache/application-registry";
import { waitForOwnInvalidation } from "@/lib/sessions/cache/invalidation";
import { addApplication, handChild } from "./applications-world";
import { WEB } from "./application-world";
import { countQueries, queryByHand } from "./cached-sessions";
import { CLIENT, identity } from "./fixtures";
import { age, ask, enter, enterBy, MEMBERS, ORIGIN, useGithubOrganizations } from "./github-orgs-world";

useGithubOrganizations();

const known = async () => {
  const { organizations, organizationsAt } = await db().account.findFirstOrThrow({
    where: { provider: "github" },
  });
  return { organizations, asked: organizationsAt !== null };
};

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

describe("what GitHub was not asked, or did not answer", () => {
  it("keeps no member out of a rule that names more since, and stays what it was without the scope", async () => {
    const { id } = await addApplication({ origins: [ORIGIN], access: { github_orgs: ["third"] } });
    await waitForOwnInvalidation();
    const { session } = await enter("acme");
    expect(await ask(session.sealed)).toMatchObject({ kind: "forbidden" });
    await db().application.update({ where: { id }, data: { access: MEMBERS } });
    await waitForOwnInvalidation();
    // No answer of GitHub's is about the names that have been added.
    expect(await ask(session.sealed)).toMatchObject({ kind: "step-up", provider: "github" });
    const again = await enter("acme");
    expect(await ask(again.session.sealed)).toMatchObject({ kind: "redirect" });
    await age("30 minutes");
    const before = await db().account.findFirstOrThrow();
    const mobile = await enterBy("read:user user:email", "acme");
    expect(await db().account.findFirstOrThrow()).toMatchObject({
      organizations: ["acme"],
      organizationsAnswered: ["acme", "other/team"],
      organizationsAt: before.organizationsAt,
    });
    expect(await ask(mobile.session.sealed)).toMatchObject({ kind: "redirect" });
    await age("30 minutes");
    expect(await ask(mobile.session.sealed)).toMatchObject({ kind: "step-up", provider: "github" });
  });

  it("is no answer by an outage of one organisation", async () => {
    await addApplication({ origins: [ORIGIN], access: MEMBERS });
    await waitForOwnInvalidation();
    const { session } = await enter("third");
    const outage = {
      organizations: [],
      organizationsAnswered: ["other/team"],
      organizationsUnanswered: ["acme"],
    };
    const { providerAccountId } = await db().account.findFirstOrThrow();
    const github = identity({ provider: "github", subject: providerAccountId, ...outage });
    await db().account.updateMany({ data: { organizationsAnswered: [], organizationsAt: null } });
    await signIn(github, { client: CLIENT, carrier: "COOKIE" });
    await waitForOwnInvalidation();
    expect(await db().account.findFirstOrThrow()).toMatchObject({ organizationsAnswered: ["other/team"] });
    expect(await ask(session.sealed)).toMatchObject({ kind: "step-up", provider: "github" });
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
    // The host's own page of refusal leads on with this, so that GitHub is asked.
    expect(await ask(stranger.session.sealed, undefined, "login")).toMatchObject({
      kind: "step-up",
      provider: "github",
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
    const again = { request: asked.requestId };
    expect(await ask(session.sealed, again)).toMatchObject({ kind: "step-up", provider: "github" });
    // GitHub's own counts, also where it gave no answer about the organisations.
    await queryByHand(`UPDATE "Account" SET "lastUsedAt" = now() + interval '1 second'`);
    expect(await ask(session.sealed, again)).toMatchObject({
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
