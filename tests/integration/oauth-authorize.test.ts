import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { db } from "@/lib/db/client";
import { answerConsent, authorize, type Outcome } from "@/lib/oauth/authorize/authorize";
import { redeemCode } from "@/lib/oauth/code/mutations";
import type { LiveSession } from "@/lib/sessions/data";
import { CLIENT, emptyTables, useFreshDatabase } from "./fixtures";
import {
  again,
  ask,
  createApplication,
  createHost,
  grantTo,
  HOST,
  idOf,
  keepHostRequest,
  REDIRECT_URI,
  signedIn,
  VERIFIER,
} from "./oauth-world";

beforeAll(useFreshDatabase);
beforeEach(async () => {
  await emptyTables();
  await db().application.deleteMany();
  await db().rateLimit.deleteMany();
});

function locationOf(outcome: Outcome): URL {
  if (outcome.kind !== "redirect") throw new Error(`not a redirect: ${JSON.stringify(outcome)}`);
  return new URL(outcome.location);
}

/** As after a step-up of the same session. */
function provenAgain(caller: LiveSession): LiveSession {
  const now = new Date(Date.now() + 1000);
  return { ...caller, session: { ...caller.session, authenticatedAt: now } };
}

describe("a client's request", () => {
  it("of nobody is kept while they sign in, and is then asked of them and answered", async () => {
    const application = await createApplication();
    const outcome = await authorize(ask(application, { login_hint: "alex@example.com" }), null, CLIENT);
    expect(outcome.kind).toBe("sign-in");
    const id = idOf(outcome);
    expect(await db().authorizationRequest.findUnique({ where: { id } })).toMatchObject({
      loginHint: "alex@example.com",
      state: "a b&c=d/é",
    });
    const caller = await signedIn();
    expect(await authorize(again(id), caller, CLIENT)).toEqual({
      kind: "consent",
      requestId: id,
      redirectUri: REDIRECT_URI,
    });
    const location = locationOf(await answerConsent(id, true, caller, CLIENT));
    expect(location.href.startsWith(`${REDIRECT_URI}&code=`)).toBe(true);
    expect(location.searchParams.get("state")).toBe("a b&c=d/é");
    expect(location.searchParams.get("iss")).toBe("http://localhost:3000");
    const redeemed = await redeemCode(location.searchParams.get("code") ?? "", {
      applicationId: application.id,
      redirectUri: REDIRECT_URI,
      codeVerifier: VERIFIER,
      client: CLIENT,
    });
    expect(redeemed?.scopes).toEqual(["profile", "email"]);
    const events = await db().auditEvent.findMany({ where: { type: "application.allowed" } });
    expect(events).toMatchObject([{ subjectId: caller.user.id, detail: { application: "Reports" } }]);
  });

  it("is answered at once for what was allowed before, and asked for more", async () => {
    const [application, caller] = [await createApplication(), await signedIn()];
    await grantTo(caller.user.id, application, ["profile"]);
    const before = await db().authorizationRequest.count();
    const location = locationOf(await authorize(ask(application, { scope: "profile" }), caller, CLIENT));
    expect(location.searchParams.get("code")).toMatch(/^[\w-]{43}$/);
    expect(await db().authorizationRequest.count()).toBe(before);
    const more = await authorize(ask(application, { scope: "profile email" }), caller, CLIENT);
    await answerConsent(idOf(more), true, caller, CLIENT);
    const [grant] = await db().grant.findMany();
    expect(grant?.scopes).toEqual(["profile", "email"]);
    const asked = await authorize(ask(application, { prompt: "consent" }), caller, CLIENT);
    expect(asked.kind).toBe("consent");
  });

  it("that is not allowed leads back with access_denied, and gives nothing", async () => {
    const [application, caller] = [await createApplication(), await signedIn()];
    const id = idOf(await authorize(ask(application), caller, CLIENT));
    const location = locationOf(await answerConsent(id, false, caller, CLIENT));
    expect(Object.fromEntries(location.searchParams)).toMatchObject({
      error: "access_denied",
      state: "a b&c=d/é",
      iss: "http://localhost:3000",
    });
    expect(location.searchParams.has("code")).toBe(false);
    expect([await db().grant.count(), await db().code.count()]).toEqual([0, 0]);
    expect(await db().auditEvent.count({ where: { type: "application.refused" } })).toBe(1);
  });

  it("is asked at each time of a program whose place another can take, also where consent is skipped", async () => {
    const caller = await signedIn();
    for (const redirectUri of ["com.example.app:/callback", "http://127.0.0.1:51004/callback"]) {
      const application = await createApplication({
        kind: "NATIVE",
        confidential: false,
        skipConsent: true,
        redirectUris: ["com.example.app:/callback", "http://127.0.0.1/callback"],
      });
      await grantTo(caller.user.id, application);
      const asked = await authorize(ask(application, { redirect_uri: redirectUri }), caller, CLIENT);
      expect(asked).toMatchObject({ kind: "consent", redirectUri });
      const location = locationOf(await answerConsent(idOf(asked), true, caller, CLIENT));
      expect(location.href.startsWith(`${redirectUri}?code=`)).toBe(true);
    }
  });

  it("is asked once of one at loopback that has a secret, whose place nobody takes", async () => {
    const redirectUri = "http://localhost:3001/callback";
    const [application, caller] = [
      await createApplication({ redirectUris: [redirectUri] }),
      await signedIn(),
    ];
    await grantTo(caller.user.id, application);
    const outcome = await authorize(ask(application, { redirect_uri: redirectUri }), caller, CLIENT);
    expect(outcome.kind).toBe("redirect");
  });

  it("is not asked where an administrator says so", async () => {
    const [application, caller] = [await createApplication({ skipConsent: true }), await signedIn()];
    expect((await authorize(ask(application), caller, CLIENT)).kind).toBe("redirect");
    expect(await db().grant.count()).toBe(1);
  });

  it.each([
    ["nobody", "login_required"],
    ["somebody who was not asked", "consent_required"],
    ["somebody who may not enter", "access_denied"],
  ])("with prompt=none of %s is told %s", async (who, error) => {
    const rule = { access: who.endsWith("enter") ? { emails: ["other@example.com"] } : { everybody: true } };
    const application = await createApplication(rule);
    const caller = who === "nobody" ? null : await signedIn();
    const location = locationOf(await authorize(ask(application, { prompt: "none" }), caller, CLIENT));
    expect(location.searchParams.get("error")).toBe(error);
    expect(location.searchParams.get("iss")).toBe("http://localhost:3000");
    expect(await db().authorizationRequest.count()).toBe(0);
  });

  it("with prompt=login wants a proof from after it was asked, by the same person", async () => {
    const [application, caller] = [await createApplication(), await signedIn()];
    await grantTo(caller.user.id, application);
    const outcome = await authorize(ask(application, { prompt: "login" }), caller, CLIENT);
    expect(outcome.kind).toBe("step-up");
    const id = idOf(outcome);
    expect(await authorize(again(id), caller, CLIENT)).toEqual({ kind: "step-up", requestId: id });
    // Nor does the consent page stand in for it.
    expect((await answerConsent(id, true, caller, CLIENT)).kind).toBe("step-up");
    expect((await authorize(again(id), provenAgain(caller), CLIENT)).kind).toBe("redirect");
  });
});

describe("a guarded host's request", () => {
  it("is answered by its id alone, at the host's callback, without a question", async () => {
    const application = await createHost();
    const id = await keepHostRequest(application);
    expect(await authorize(again(id), null, CLIENT)).toEqual({ kind: "sign-in", requestId: id });
    const caller = await signedIn();
    const { href, searchParams } = locationOf(await authorize(again(id), caller, CLIENT));
    const code = searchParams.get("code") ?? "";
    expect(href).toBe(`${HOST}/.cloakroom/callback?code=${code}&state=${id}`);
    expect(await db().code.findMany()).toMatchObject([
      { requestId: id, redirectUri: `${HOST}/.cloakroom/callback`, authorizingSessionId: caller.session.id },
    ]);
    expect(await db().grant.count()).toBe(0);
  });

  it("is made by no parameters of a client", async () => {
    const [application, caller] = [await createHost(), await signedIn()];
    await db().application.update({
      where: { id: application.id },
      data: { redirectUris: [REDIRECT_URI], confidential: true },
    });
    expect((await authorize(ask(application), caller, CLIENT)).kind).toBe("refused");
    expect(await db().code.count()).toBe(0);
  });

  it("of somebody who may not enter is told of here", async () => {
    const [application, caller] = [await createHost(), await signedIn()];
    const id = await keepHostRequest(application);
    await db().application.updateMany({ data: { access: { email_domains: ["other.example"] } } });
    expect(await authorize(again(id), caller, CLIENT)).toEqual({ kind: "forbidden", application: "Reports" });
    expect(await db().code.count()).toBe(0);
  });

  it("is over once the host belongs to another application", async () => {
    const [application, caller] = [await createHost(), await signedIn()];
    const id = await keepHostRequest(application);
    await createHost();
    expect((await authorize(again(id), caller, CLIENT)).kind).toBe("refused");
  });
});
