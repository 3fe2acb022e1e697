import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { findAppError } from "@/lib/errors";
import type * as proofModule from "@/lib/identity/proof";
import type { Sandbox } from "@/sandbox/server";
import { application, startTestSandbox } from "@/sandbox/testing/application";

const DAY = 24 * 3600;
/** The second at which all of this happens: the exact edges of what is compared with a clock can be tried. */
const NOW = 1_800_000_000;
const ours = application.google.id;

let sandbox: Sandbox;
let proofs: typeof proofModule;
beforeAll(async () => {
  sandbox = await startTestSandbox();
  Object.assign(process.env, {
    AUTH_URL: "http://localhost:3000",
    AUTH_GOOGLE_ID: ours,
    AUTH_GOOGLE_SECRET: application.google.secret,
    AUTH_GOOGLE_AUDIENCES: "phone",
    AUTH_GOOGLE_ISSUER: sandbox.google.issuer,
    AUTH_GOOGLE_TOKENINFO_URL: sandbox.google.tokeninfoUrl,
    AUTH_GITHUB_ID: application.github.id,
    AUTH_GITHUB_SECRET: application.github.secret,
    AUTH_GITHUB_URL: sandbox.github.url,
  });
  proofs = await import("@/lib/identity/proof");
  vi.useFakeTimers({ toFake: ["Date"], now: NOW * 1000 });
});
afterEach(() => {
  sandbox.reset();
  vi.setSystemTime(NOW * 1000);
});
afterAll(async () => {
  vi.useRealTimers();
  await sandbox.close();
});

/** What becomes of a proof: `accepted`, or the code of its refusal. */
const outcome = (proof: proofModule.Proof) =>
  proofs.identityFromProof(proof).then(
    () => "accepted",
    (error: unknown) => findAppError(error)?.code,
  );

async function outcomeOfClaims(claims: Record<string, unknown>): Promise<string | undefined> {
  const { id_token: idToken } = await sandbox.mint({ provider: "google", person: "alex", claims });
  return outcome({ provider: "google", idToken });
}

describe("a Google id_token", () => {
  it.each([
    ["that ran out within the tolerance", { iat: NOW - 3600, exp: NOW - 59 }, "accepted"],
    ["that ran out at the tolerance", { iat: NOW - 3600, exp: NOW - 60 }, "token-expired"],
    ["issued as far ahead as the tolerance", { iat: NOW + 60 }, "accepted"],
    ["issued beyond it", { iat: NOW + 61 }, "token-not-yet-valid"],
    ["issued a day ago", { iat: NOW - DAY }, "accepted"],
    ["issued longer ago", { iat: NOW - DAY - 1 }, "token-expired"],
    ["that ends as it begins", { iat: NOW, exp: NOW }, "token-claims"],
    ["not valid before the tolerance", { nbf: NOW + 60 }, "accepted"],
    ["not valid until later", { nbf: NOW + 61 }, "token-not-yet-valid"],
    ["for one client in a list", { aud: [ours], azp: null }, "accepted"],
    ["for a further client of ours", { aud: "phone", azp: "phone" }, "accepted"],
    ["for us, asked for by our phone", { aud: ours, azp: "phone" }, "accepted"],
    ["for us and others, asked for by us", { aud: [ours, "other"], azp: ours }, "accepted"],
    ["for us and others, asked for by nobody", { aud: [ours, "other"], azp: null }, "token-audience"],
    ["for us and others, asked for by others", { aud: [ours, "other"], azp: "other" }, "token-audience"],
    ["for us, asked for by others", { aud: ours, azp: "other" }, "token-audience"],
    ["for us, asked for by a number", { aud: ours, azp: 1 }, "token-audience"],
    ["for us and a number", { aud: [ours, 1], azp: ours }, "token-audience"],
    ["for others", { aud: "other", azp: ours }, "token-audience"],
    ["whose subject is too long", { sub: "1".repeat(256) }, "token-subject"],
    ["whose subject is as long as may be", { sub: "1".repeat(255) }, "accepted"],
    ["whose subject has a space", { sub: "1 2" }, "token-subject"],
  ])("%s", async (_, claims, expected) => {
    expect(await outcomeOfClaims(claims)).toBe(expected);
  });

  it("tells the Workspace domain, in the form in which domains are compared", async () => {
    const { id_token: idToken } = await sandbox.mint({
      provider: "google",
      person: "alex",
      claims: { hd: "Пример.РФ" },
    });
    const identity = await proofs.identityFromProof({ provider: "google", idToken });
    expect(identity).toMatchObject({
      hostedDomain: "xn--e1afmkfd.xn--p1ai",
      profile: { hd: "xn--e1afmkfd.xn--p1ai" },
    });
    expect(identity.emailUnknown).toBeUndefined();
  });

  it.each([{ email: null }, { email: null, email_verified: null }])(
    "of %j tells no e-mail",
    async (claims) => {
      const { id_token: idToken } = await sandbox.mint({ provider: "google", person: "alex", claims });
      const identity = await proofs.identityFromProof({ provider: "google", idToken });
      expect(identity).toMatchObject({ email: null, emailVerified: false, emailUnknown: true });
    },
  );
});

describe("an access token", () => {
  const outcomeAt = async (provider: "google" | "github") => {
    const { access_token: accessToken } = await sandbox.mint({ provider, person: "alex" });
    const proofs = {
      google: { provider: "google", accessToken },
      github: { provider: "github", accessToken },
    } as const;
    return outcome(proofs[provider]);
  };

  it.each([
    ["ok", "accepted"],
    ["other-audience", "token-audience"],
    ["other-party", "token-audience"],
    ["no-audience", "token-claims"],
    ["over", "token-expired"],
    ["no-scope", "provider-unavailable"],
    ["bad-request-page", "provider-unavailable"],
  ] as const)("of Google with the tokeninfo `%s` is %s", async (fault, expected) => {
    sandbox.faults.google.tokeninfo = fault;
    expect(await outcomeAt("google")).toBe(expected);
  });

  it.each([
    ["no-scope", "token-invalid"],
    ["invalid-client", "token-invalid"],
    ["other-subject", "token-subject"],
    ["rate-limit", "provider-unavailable"],
    ["api-disabled", "provider-unavailable"],
    ["forbidden-page", "provider-unavailable"],
    ["no-email", "accepted"],
  ] as const)("of Google with the userinfo `%s` is %s", async (fault, expected) => {
    sandbox.faults.google.userinfo = fault;
    expect(await outcomeAt("google")).toBe(expected);
  });

  it.each([
    ["ok", "accepted"],
    ["other-client", "token-invalid"],
    ["no-client", "provider-unavailable"],
    ["bad-credentials", "provider-unavailable"],
    ["not-found-page", "provider-unavailable"],
    ["no-permission", "provider-unavailable"],
    ["suspended", "provider-account-suspended"],
  ] as const)("of GitHub with the check `%s` is %s", async (fault, expected) => {
    sandbox.faults.github.check = fault;
    expect(await outcomeAt("github")).toBe(expected);
  });

  it.each([
    ["no-permission", "token-invalid", "accepted"],
    ["no-permission-token", "token-invalid", "accepted"],
    ["bad-credentials", "token-invalid", "token-invalid"],
    ["suspended", "provider-account-suspended", "provider-account-suspended"],
    ["secondary-limit", "provider-unavailable", "provider-unavailable"],
    ["ip-allow-list", "provider-unavailable", "provider-unavailable"],
    ["saml", "provider-unavailable", "provider-unavailable"],
    ["forbidden-page", "provider-unavailable", "provider-unavailable"],
    ["forbidden-nothing", "provider-unavailable", "provider-unavailable"],
    ["not-found-page", "provider-unavailable", "provider-unavailable"],
  ] as const)(
    "of GitHub with `%s` for the user is %s, for the e-mails %s",
    async (fault, atUser, atEmails) => {
      sandbox.faults.github.user = fault;
      expect(await outcomeAt("github")).toBe(atUser);
      sandbox.faults.github.user = "ok";
      sandbox.faults.github.emails = fault;
      expect(await outcomeAt("github")).toBe(atEmails);
    },
  );
});

it.each([
  [
    "the primary one, where it stands second",
    [mail("a", false, true), mail("b", true, true)],
    "b@example.com",
  ],
  ["none, where the primary one is not verified", [mail("a", true, false), mail("b", false, true)], null],
  ["none, where none is primary", [mail("a", false, true)], null],
])("of GitHub's e-mails %s is taken", async (_, emails, expected) => {
  const alex = sandbox.people.get("alex");
  if (!alex?.github) throw new Error("alex has no account there");
  sandbox.people.set("alex", { ...alex, github: { ...alex.github, emails } });
  const { access_token: accessToken } = await sandbox.mint({ provider: "github", person: "alex" });
  const identity = await proofs.identityFromProof({ provider: "github", accessToken });
  expect(identity).toMatchObject({ email: expected, emailVerified: expected !== null });
  expect(identity.emailUnknown).toBeUndefined();
});

function mail(local: string, primary: boolean, verified: boolean) {
  return { email: `${local}@example.com`, primary, verified, visibility: null };
}

it("a discovery document of another issuer is none of ours", async () => {
  // Loaded anew, since the copies that earlier tests left would serve.
  vi.resetModules();
  const fresh = await import("@/lib/identity/proof");
  sandbox.faults.google.discovery = "other-issuer";
  const { id_token: idToken } = await sandbox.mint({ provider: "google", person: "alex" });
  await expect(fresh.identityFromProof({ provider: "google", idToken })).rejects.toMatchObject({
    code: "provider-unavailable",
  });
});

describe("the keys of a provider", () => {
  const askedForKeys = async (at: number) => {
    vi.setSystemTime(at * 1000);
    const before = sandbox.requests.google.jwks;
    const claims = { iat: at, exp: at + 3600 };
    expect(await outcomeOfClaims(claims)).toBe("accepted");
    return sandbox.requests.google.jwks - before;
  };

  it("are asked for anew when their time is over, and not before", async () => {
    // The provider lets them be kept for six hours.
    const start = NOW + 10 * DAY;
    expect(await askedForKeys(start)).toBe(1);
    expect(await askedForKeys(start + 6 * 3600 - 1)).toBe(0);
    expect(await askedForKeys(start + 6 * 3600)).toBe(1);
  });

  it("serve on while the provider is down, which is asked once a minute", async () => {
    const start = NOW + 20 * DAY;
    expect(await askedForKeys(start)).toBe(1);
    const over = start + 6 * 3600;
    sandbox.faults.google.jwks = "down";
    expect(await askedForKeys(over)).toBe(1);
    expect(await askedForKeys(over + 59)).toBe(0);
    expect(await askedForKeys(over + 60)).toBe(1);
  });
});
