import { createLocalJWKSet, decodeJwt, decodeProtectedHeader, jwtVerify } from "jose";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { signatures, type Signature } from "./forge";
import { startSandbox, type Sandbox } from "./server";
import { application, startTestSandbox } from "./testing/application";

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startTestSandbox();
});
afterEach(() => sandbox.reset());
afterAll(() => sandbox.close());

const jwksSchema = z.object({ keys: z.array(z.looseObject({ kty: z.string(), kid: z.string() })) });

async function publishedKeys() {
  return jwksSchema.parse(await (await fetch(`${sandbox.google.issuer}/oauth2/v3/certs`)).json());
}

async function verify(idToken: string) {
  return jwtVerify(idToken, createLocalJWKSet(await publishedKeys()), {
    issuer: sandbox.google.issuer,
    audience: application.google.id,
    algorithms: ["RS256"],
  });
}

const post = (path: string, body: unknown, headers: Record<string, string> = {}) =>
  fetch(sandbox.origin + path, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify(body),
  });

const tokeninfo = (token: string) => fetch(`${sandbox.google.tokeninfoUrl}?access_token=${token}`);

/** What a careful reader says to each signature. */
const outcomes: Record<Signature, string | undefined> = {
  valid: undefined,
  tampered: "ERR_JWS_SIGNATURE_VERIFICATION_FAILED",
  "foreign-key": "ERR_JWS_SIGNATURE_VERIFICATION_FAILED",
  "unknown-kid": "ERR_JWKS_NO_MATCHING_KEY",
  "no-kid": "ERR_JWKS_MULTIPLE_MATCHING_KEYS",
  none: "ERR_JOSE_ALG_NOT_ALLOWED",
  "hs256-client-secret": "ERR_JOSE_ALG_NOT_ALLOWED",
  "hs256-public-key": "ERR_JOSE_ALG_NOT_ALLOWED",
  es256: "ERR_JOSE_ALG_NOT_ALLOWED",
  rs512: "ERR_JOSE_ALG_NOT_ALLOWED",
};

describe("minting for Google", () => {
  it("gives tokens that hold", async () => {
    const { id_token, access_token } = await sandbox.mint({ provider: "google", person: "alex", nonce: "n" });
    const { payload } = await verify(id_token);
    expect(payload).toMatchObject({ sub: "100000000000000000001", azp: application.google.id, nonce: "n" });
    expect(await (await tokeninfo(access_token)).json()).toMatchObject({ aud: application.google.id });
    const userinfo = await fetch(`${sandbox.google.issuer}/v1/userinfo`, {
      headers: { authorization: `Bearer ${access_token}` },
    });
    expect(await userinfo.json()).toMatchObject({ sub: "100000000000000000001", email: "alex@example.com" });
  });

  it.each(signatures)("signs with %s", async (signature) => {
    const { id_token } = await sandbox.mint({ provider: "google", person: "alex", signature });
    const code = outcomes[signature];
    if (code === undefined) await verify(id_token);
    else await expect(verify(id_token)).rejects.toMatchObject({ code });
  });

  it("claims the published kid where the forgery is to be found out by the signature", async () => {
    const { keys } = await publishedKeys();
    const { id_token } = await sandbox.mint({ provider: "google", person: "alex", signature: "foreign-key" });
    expect(keys.map(({ kid }) => kid)).toContain(decodeProtectedHeader(id_token).kid);
  });

  it("replaces claims, of any type, and takes them out", async () => {
    const { id_token } = await sandbox.mint({
      provider: "google",
      person: "alex",
      claims: { sub: 42, email: null, aud: [application.google.id, "second"], extra: { deep: true } },
    });
    const claims = decodeJwt(id_token);
    expect(claims).toMatchObject({ sub: 42, aud: [application.google.id, "second"], extra: { deep: true } });
    expect(claims).not.toHaveProperty("email");
  });

  it("makes both tokens another application's", async () => {
    const { id_token, access_token } = await sandbox.mint({
      provider: "google",
      person: "alex",
      fault: "audience",
    });
    await expect(verify(id_token)).rejects.toMatchObject({ claim: "aud" });
    const info: unknown = await (await tokeninfo(access_token)).json();
    expect(info).toMatchObject({ aud: "another-application", azp: "another-application" });
  });

  it("makes both tokens those of a further client of ours", async () => {
    const { id_token, access_token } = await sandbox.mint({
      provider: "google",
      person: "alex",
      audience: "android-app",
    });
    expect(decodeJwt(id_token)).toMatchObject({ aud: "android-app", azp: "android-app" });
    expect(await (await tokeninfo(access_token)).json()).toMatchObject({ aud: "android-app" });
  });

  it("needs no redirect origin", async () => {
    const native = await startSandbox({
      clients: { google: application.google, github: application.github },
      redirectOrigins: [],
    });
    const { access_token } = await native.mint({ provider: "google", person: "alex" });
    expect((await fetch(`${native.google.tokeninfoUrl}?access_token=${access_token}`)).status).toBe(200);
    await native.close();
  });

  it("makes both tokens dead", async () => {
    const { id_token, access_token } = await sandbox.mint({
      provider: "google",
      person: "alex",
      fault: "expired",
    });
    await expect(verify(id_token)).rejects.toMatchObject({ code: "ERR_JWT_EXPIRED" });
    const info = await tokeninfo(access_token);
    expect([info.status, await info.json()]).toEqual([
      400,
      { error: "invalid_token", error_description: "Invalid Value" },
    ]);
    const userinfo = await fetch(`${sandbox.google.issuer}/v1/userinfo`, {
      headers: { authorization: `Bearer ${access_token}` },
    });
    expect(userinfo.status).toBe(401);
  });
});

describe("minting over HTTP", () => {
  it("gives the same", async () => {
    const google = z
      .strictObject({ id_token: z.string(), access_token: z.string() })
      .parse(await (await post("/mint", { provider: "google", person: "gale" })).json());
    expect((await verify(google.id_token)).payload.email).toBe("gale@example.com");
    const github = await post("/mint", { provider: "github", person: "hazel" });
    expect(await github.json()).toEqual({ access_token: expect.stringMatching(/^gho_/) as string });
  });

  it.each([
    ["an unknown person", { provider: "google", person: "mallory" }],
    ["a person without an account there", { provider: "github", person: "gale" }],
    ["an unknown field", { provider: "google", person: "alex", signatur: "none" }],
    ["a fault the provider does not have", { provider: "github", person: "alex", fault: "nonce" }],
  ])("refuses %s with 400 and words", async (_what, order) => {
    const response = await post("/mint", order);
    expect([response.status, await response.json()]).toMatchObject([400, { error: "refused" }]);
  });

  it("refuses what is not JSON, or does not say so, or is too large", async () => {
    const url = `${sandbox.origin}/mint`;
    const type = { "content-type": "application/json" };
    expect((await fetch(url, { method: "POST", headers: type, body: "{" })).status).toBe(400);
    expect((await fetch(url, { method: "POST", body: '{"provider":"google","person":"alex"}' })).status).toBe(
      415,
    );
    expect((await post("/mint", { provider: "google", person: "x".repeat(70_000) })).status).toBe(413);
  });

  it("takes changed people, for whom everything else follows", async () => {
    const person = {
      id: "newcomer",
      note: { en: "New", ru: "Новый" },
      google: { sub: "7", email: "new@example.com", emailVerified: true, name: "<b>New</b>", picture: true },
    };
    expect((await post("/people", person)).status).toBe(200);
    const { id_token } = await sandbox.mint({ provider: "google", person: "newcomer" });
    expect((await verify(id_token)).payload).toMatchObject({ sub: "7", name: "<b>New</b>" });
    const home = await (await fetch(sandbox.origin)).text();
    expect(home).toContain("&lt;b&gt;New&lt;/b&gt;");
    expect(home).not.toContain("<b>New</b>");
    sandbox.reset();
    expect(sandbox.people.has("newcomer")).toBe(false);
  });
});
