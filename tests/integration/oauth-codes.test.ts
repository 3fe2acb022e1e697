import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { POST } from "@/app/oauth/token/route";
import type { Application } from "@/lib/applications/data";
import { hashSecret } from "@/lib/crypto/token";
import { db } from "@/lib/db/client";
import { transaction } from "@/lib/db/transaction";
import { readMetrics } from "@/lib/metrics";
import { CODE_LIFETIME, issueCode, type Redeemer, redeemCode } from "@/lib/oauth/code/mutations";
import { readApplicationSession } from "@/lib/sessions/application/data";
import type { LiveSession } from "@/lib/sessions/data";
import { CLIENT, emptyTables, useFreshDatabase } from "./fixtures";
import {
  CHALLENGE,
  createApplication,
  createHost,
  grantTo,
  HOST,
  keepHostRequest,
  REDIRECT_URI,
  signedIn,
  VERIFIER,
} from "./oauth-world";

beforeAll(useFreshDatabase);
beforeEach(async () => {
  await emptyTables();
  await db().application.deleteMany();
});

const CALLBACK = `${HOST}/.cloakroom/callback`;

async function issueTo(application: Application, { user, session }: LiveSession, requestId?: string) {
  const host = requestId !== undefined;
  return transaction((tx) =>
    issueCode(tx, {
      applicationId: application.id,
      userId: user.id,
      authorizingSessionId: session.id,
      redirectUri: host ? CALLBACK : REDIRECT_URI,
      scopes: host ? [] : ["profile"],
      codeChallenge: host ? null : CHALLENGE,
      ...(host ? { requestId } : {}),
    }),
  );
}

async function allowed() {
  const [application, caller] = [await createApplication(), await signedIn({ email: null })];
  await grantTo(caller.user.id, application);
  const code = await issueTo(application, caller);
  const right = {
    applicationId: application.id,
    redirectUri: REDIRECT_URI,
    codeVerifier: VERIFIER,
    client: CLIENT,
  } satisfies Redeemer;
  return { application, caller, code, right };
}

const applicationSessions = () => db().session.count({ where: { applicationId: { not: null } } });

describe("a code", () => {
  it("is counted when it is exchanged, and by the reason when it is not", async () => {
    const application = await createApplication({ kind: "NATIVE", confidential: false });
    const caller = await signedIn();
    await grantTo(caller.user.id, application);
    const code = await issueTo(application, caller);
    const exchange = () => {
      const body = new URLSearchParams({
        grant_type: "authorization_code",
        client_id: application.clientId,
        code,
        redirect_uri: REDIRECT_URI,
        code_verifier: VERIFIER,
      });
      return POST(new Request("http://localhost/oauth/token", { method: "POST", body }));
    };
    expect([(await exchange()).status, (await exchange()).status]).toEqual([200, 400]);
    const { text } = await readMetrics();
    expect(text.split("\n")).toEqual(
      expect.arrayContaining([
        `cloakroom_application_sessions_total{kind="native",grant="authorization_code"} 1`,
        `cloakroom_refusals_total{route="/oauth/token",code="invalid_grant"} 1`,
      ]),
    );
  });

  it("gives a session of the application once, with the scopes that were allowed", async () => {
    const { application, caller, code, right } = await allowed();
    const longAgo = new Date(0);
    await db().grant.updateMany({ data: { lastUsedAt: longAgo } });
    const redeemed = await redeemCode(code, right);
    expect(redeemed?.scopes).toEqual(["profile"]);
    const read = await readApplicationSession(redeemed?.session.sealed ?? "");
    expect(read).toMatchObject({
      status: "live",
      user: { id: caller.user.id },
      application: { id: application.id, origin: null, parentId: null, scopes: ["profile"] },
      session: { carrier: "BEARER", provider: "google", authenticatedAt: caller.session.authenticatedAt },
    });
    const events = await db().auditEvent.findMany({ where: { type: "application.session-started" } });
    expect(events).toMatchObject([{ subjectId: caller.user.id, detail: { application: "Reports" } }]);
    expect(await db().grant.count({ where: { lastUsedAt: { gt: longAgo } } })).toBe(1);
  });

  it("has 32 random bytes, of which the database knows the digest alone", async () => {
    const { code } = await allowed();
    expect(code).toMatch(/^[\w-]{43}$/);
    const [stored] = await db().code.findMany();
    expect(stored?.hash).toEqual(hashSecret(Buffer.from(code)));
    expect(JSON.stringify(stored)).not.toContain(code);
  });

  it("is over a minute after it was made, by the database's clock", async () => {
    const { code, right } = await allowed();
    await db().$executeRaw`UPDATE "Code" SET "createdAt" = now() - make_interval(secs => ${CODE_LIFETIME})`;
    expect(await redeemCode(code, right)).toBeNull();
    const second = await allowed();
    await db()
      .$executeRaw`UPDATE "Code" SET "createdAt" = now() - make_interval(secs => ${CODE_LIFETIME - 20})`;
    expect(await redeemCode(second.code, second.right)).not.toBeNull();
  });

  it("is neither used nor revoked by another application", async () => {
    const { code, right } = await allowed();
    const another = await createApplication();
    const wrong = { ...right, applicationId: another.id };
    expect(await redeemCode(code, wrong)).toBeNull();
    const redeemed = await redeemCode(code, right);
    expect(await redeemCode(code, wrong)).toBeNull();
    expect(await readApplicationSession(redeemed?.session.sealed ?? "")).toMatchObject({ status: "live" });
  });

  it.each([
    ["a wrong verifier", { codeVerifier: "x".repeat(43) }],
    ["no verifier", { codeVerifier: undefined }],
    ["another redirect URI", { redirectUri: "https://client.example/callback" }],
    ["a request of a host", { requestId: "0199f0a0-0000-7000-8000-000000000001" }],
  ])("is used up by %s", async (_, wrong) => {
    const { code, right } = await allowed();
    expect(await redeemCode(code, { ...right, ...wrong })).toBeNull();
    expect(await redeemCode(code, right)).toBeNull();
    expect(await applicationSessions()).toBe(0);
  });

  it("that comes again with all that is right ends what it gave, and says so", async () => {
    const { code, right, caller } = await allowed();
    const redeemed = await redeemCode(code, right);
    expect(await redeemCode(code, { ...right, codeVerifier: "x".repeat(43) })).toBeNull();
    expect(await redeemCode(code, { ...right, redirectUri: "https://client.example/" })).toBeNull();
    expect(await readApplicationSession(redeemed?.session.sealed ?? "")).toMatchObject({ status: "live" });
    expect(await redeemCode(code, right)).toBeNull();
    expect(await readApplicationSession(redeemed?.session.sealed ?? "")).toEqual({ status: "unknown" });
    const events = await db().auditEvent.findMany({ where: { type: "application.code-replayed" } });
    expect(events).toMatchObject([{ subjectId: caller.user.id, sessionId: redeemed?.session.id }]);
  });

  it("gives one session to twenty who bring it at once", async () => {
    const { code, right } = await allowed();
    const all = await Promise.all(Array.from({ length: 20 }, () => redeemCode(code, right)));
    expect(all.filter(Boolean)).toHaveLength(1);
    // Those who came later have replayed it.
    expect(await applicationSessions()).toBe(0);
  });

  it.each([
    ["the grant", () => db().grant.deleteMany()],
    ["a scope of the grant", () => db().grant.updateMany({ data: { scopes: ["email"] } })],
    ["the browser's session", () => db().session.deleteMany()],
    ["the user's state", () => db().user.updateMany({ data: { disabledAt: new Date() } })],
    ["the application's state", () => db().application.updateMany({ data: { disabledAt: new Date() } })],
    ["the rule", () => db().application.updateMany({ data: { access: { emails: [] } } })],
    ["the rule's shape", () => db().application.updateMany({ data: { access: {} } })],
    [
      "the session's idle time",
      () => db().session.updateMany({ data: { lastSeenAt: new Date("2026-01-01T00:00:00Z") } }),
    ],
  ])("gives nothing once %s has changed", async (_, change) => {
    const { code, right } = await allowed();
    await change();
    expect(await redeemCode(code, right)).toBeNull();
    expect(await applicationSessions()).toBe(0);
  });
});

describe("a code of a guarded host", () => {
  it("gives a child of the browser's session, for its request and its origin", async () => {
    const [application, caller] = [await createHost(), await signedIn()];
    const requestId = await keepHostRequest(application);
    const code = await issueTo(application, caller, requestId);
    const right = { applicationId: application.id, redirectUri: CALLBACK, requestId, client: CLIENT };
    const redeemed = await redeemCode(code, right);
    expect(await readApplicationSession(redeemed?.session.sealed ?? "")).toMatchObject({
      status: "live",
      application: { id: application.id, origin: HOST, parentId: caller.session.id, scopes: [] },
      session: { carrier: "COOKIE", expiresAt: caller.session.expiresAt },
    });
    // A reloaded callback ends nothing.
    expect(await redeemCode(code, right)).toBeNull();
    expect(await readApplicationSession(redeemed?.session.sealed ?? "")).toMatchObject({ status: "live" });
  });

  it("is used up by another request, and by none", async () => {
    const [application, caller] = [await createHost(), await signedIn()];
    const requestId = await keepHostRequest(application);
    for (const wrong of [{ requestId: await keepHostRequest(application) }, { requestId: null }]) {
      const code = await issueTo(application, caller, requestId);
      const right = { applicationId: application.id, redirectUri: CALLBACK, requestId, client: CLIENT };
      expect(await redeemCode(code, { ...right, ...wrong })).toBeNull();
      expect(await redeemCode(code, right)).toBeNull();
    }
    expect(await applicationSessions()).toBe(0);
  });
});
