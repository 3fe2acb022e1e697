import { createHash } from "node:crypto";
import { createRemoteJWKSet, decodeJwt, jwtVerify } from "jose";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import type { Sandbox } from "../server";
import {
  application,
  beginGoogle,
  exchangeGoogleCode,
  googleCallback,
  signInWithGoogle,
  startTestSandbox,
} from "../testing/application";
import { Visitor } from "../testing/visitor";

const tokenAnswer = z.object({ id_token: z.string(), access_token: z.string(), scope: z.string() });

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startTestSandbox();
});
afterAll(() => sandbox.close());

async function verify(idToken: string) {
  const discovered = await fetch(`${sandbox.google.issuer}/.well-known/openid-configuration`);
  const { issuer, jwks_uri } = z
    .object({ issuer: z.literal(sandbox.google.issuer), jwks_uri: z.url() })
    .parse(await discovered.json());
  return jwtVerify(idToken, createRemoteJWKSet(new URL(jwks_uri)), {
    issuer,
    audience: application.google.id,
    algorithms: ["RS256"],
  });
}

describe("signing in with Google", () => {
  it("answers the code with tokens that hold by every check", async () => {
    const { url, verifier } = beginGoogle(sandbox);
    const callback = await (await new Visitor().openChooser(url)).press("Continue as Проба Образцова");
    expect(callback.origin + callback.pathname).toBe(googleCallback);
    expect(callback.searchParams.get("state")).toBe("the-state");
    expect(callback.searchParams.get("iss")).toBe(sandbox.google.issuer);

    const response = await exchangeGoogleCode(sandbox, callback.searchParams.get("code") ?? "", verifier);
    expect(response.status).toBe(200);
    const tokens = tokenAnswer.parse(await response.json());
    const { payload, protectedHeader } = await verify(tokens.id_token);
    expect(protectedHeader).toMatchObject({ alg: "RS256", kid: expect.any(String) as string });
    const half = createHash("sha256").update(tokens.access_token).digest().subarray(0, 16);
    const profile = {
      sub: "100000000000000000002",
      name: "Проба Образцова",
      given_name: "Проба",
      family_name: "Образцова",
      picture: `${sandbox.origin}/avatars/proba`,
      email: "proba@example.com",
      email_verified: true,
      locale: "ru",
    };
    expect(payload).toEqual({
      ...profile,
      iss: sandbox.google.issuer,
      aud: application.google.id,
      azp: application.google.id,
      nonce: "the-nonce",
      at_hash: half.toString("base64url"),
      iat: expect.any(Number) as number,
      exp: (payload.iat ?? 0) + 3600,
    });

    const userinfo = await fetch(`${sandbox.google.issuer}/v1/userinfo`, {
      headers: { authorization: `Bearer ${tokens.access_token}` },
    });
    expect(await userinfo.json()).toEqual(profile);

    const tokeninfo = await fetch(`${sandbox.google.tokeninfoUrl}?access_token=${tokens.access_token}`);
    expect(await tokeninfo.json()).toEqual({
      aud: application.google.id,
      azp: application.google.id,
      sub: profile.sub,
      scope: tokens.scope,
      exp: expect.stringMatching(/^\d{10}$/) as string,
      expires_in: expect.stringMatching(/^3[56]\d\d$/) as string,
      email: profile.email,
      email_verified: "true",
      access_type: "online",
    });
    expect(tokens.scope.split(" ")).toContain("https://www.googleapis.com/auth/userinfo.email");
  });

  it("says that an e-mail is not verified, in each of its forms", async () => {
    const response = await signInWithGoogle(sandbox, "Continue as Una Unverified");
    const tokens = tokenAnswer.parse(await response.json());
    expect(decodeJwt(tokens.id_token).email_verified).toBe(false);
    const tokeninfo = await fetch(`${sandbox.google.tokeninfoUrl}?access_token=${tokens.access_token}`);
    expect(await tokeninfo.json()).toMatchObject({ email_verified: "false" });
  });

  it("leaves out what a person does not have, and what was not asked for", async () => {
    const { url, verifier } = beginGoogle(sandbox, { scope: "openid profile" });
    const callback = await (await new Visitor().openChooser(url)).press("Continue as Gale Sample");
    const response = await exchangeGoogleCode(sandbox, callback.searchParams.get("code") ?? "", verifier);
    const claims = decodeJwt(tokenAnswer.parse(await response.json()).id_token);
    expect(claims).toMatchObject({ sub: "100000000000000000007", name: "Gale Sample" });
    expect(Object.keys(claims)).not.toEqual(expect.arrayContaining(["picture"]));
    expect(Object.keys(claims)).not.toEqual(expect.arrayContaining(["email"]));
  });

  it("asks again at every sign-in, and lets two tabs finish in any order", async () => {
    const visitor = new Visitor();
    const [first, second] = [beginGoogle(sandbox), beginGoogle(sandbox)];
    const firstTab = await visitor.openChooser(first.url);
    const secondTab = await visitor.openChooser(second.url);
    const secondCallback = await secondTab.press("Continue as Gale Sample");
    const firstCallback = await firstTab.press("Continue as Alex Sample");
    for (const [callback, attempt, email] of [
      [firstCallback, first, "alex@example.com"],
      [secondCallback, second, "gale@example.com"],
    ] as const) {
      const response = await exchangeGoogleCode(
        sandbox,
        callback.searchParams.get("code") ?? "",
        attempt.verifier,
      );
      expect(decodeJwt(tokenAnswer.parse(await response.json()).id_token).email).toBe(email);
    }
    // The same browser once more, with what Google's own prompts can ask for.
    for (const prompt of ["select_account", "login consent"]) {
      const again = await visitor.openChooser(beginGoogle(sandbox, { prompt }).url);
      expect((await again.press("Continue as Alex Sample")).searchParams.has("code")).toBe(true);
    }
  });

  it("says login_required rather than ask, when asked not to ask", async () => {
    const { url } = beginGoogle(sandbox, { prompt: "none" });
    const response = await new Visitor().fetch(url);
    const location = new URL(response.headers.get("location") ?? "");
    expect(location.searchParams.get("error")).toBe("login_required");
  });

  it("refuses a wrong verifier, a wrong secret and a code used twice", async () => {
    const { url, verifier } = beginGoogle(sandbox);
    const visitor = new Visitor();
    const open = async () => {
      const callback = await (await visitor.openChooser(url)).press("Continue as Alex Sample");
      return callback.searchParams.get("code") ?? "";
    };
    const wrong = await exchangeGoogleCode(sandbox, await open(), "x".repeat(43));
    expect([wrong.status, await wrong.json()]).toMatchObject([400, { error: "invalid_grant" }]);

    const code = await open();
    expect((await exchangeGoogleCode(sandbox, code, verifier)).status).toBe(200);
    const twice = await exchangeGoogleCode(sandbox, code, verifier);
    expect([twice.status, await twice.json()]).toMatchObject([400, { error: "invalid_grant" }]);

    const stranger = await fetch(`${sandbox.google.issuer}/token`, {
      method: "POST",
      headers: { authorization: `Basic ${btoa(`${application.google.id}:guess`)}` },
      body: new URLSearchParams({
        grant_type: "authorization_code",
        code: await open(),
        redirect_uri: googleCallback,
      }),
    });
    expect(stranger.status).toBe(401);
  });

  it("never redirects to where it does not know", async () => {
    const { url } = beginGoogle(sandbox, { redirect_uri: "http://localhost:3999/api/auth/callback/other" });
    const response = await new Visitor({ "accept-language": "ru" }).fetch(url);
    expect([response.status, response.headers.get("location")]).toEqual([400, null]);
    expect(response.headers.get("content-security-policy")).toContain("default-src 'none'");
    expect(await response.text()).toContain("Песочница не может выполнить этот запрос");
  });

  it("explains a sign-in that was finished before", async () => {
    const visitor = new Visitor();
    const { html, press } = await visitor.openChooser(beginGoogle(sandbox).url);
    const action = /action="([^"]+)"/.exec(html)?.[1] ?? "";
    await press("Continue as Alex Sample");
    const response = await visitor.fetch(sandbox.origin + action);
    expect(response.status).toBe(400);
    expect(await response.text()).toContain("This sign-in can no longer be finished");
  });
});

describe("failing with Google", () => {
  it("denies with access_denied, state and iss", async () => {
    const callback = await (await new Visitor().openChooser(beginGoogle(sandbox).url)).press("Deny");
    expect(Object.fromEntries(callback.searchParams)).toMatchObject({
      error: "access_denied",
      state: "the-state",
      iss: sandbox.google.issuer,
    });
    expect(callback.searchParams.has("code")).toBe(false);
  });

  it("answers 503 when the provider is down", async () => {
    expect((await signInWithGoogle(sandbox, "Provider down")).status).toBe(503);
  });

  it.each([
    ["Expired token", "ERR_JWT_EXPIRED"],
    ["Token for another app", "ERR_JWT_CLAIM_VALIDATION_FAILED"],
    ["Bad signature", "ERR_JWS_SIGNATURE_VERIFICATION_FAILED"],
  ])("%s: the id_token does not verify (%s)", async (button, code) => {
    const response = await signInWithGoogle(sandbox, button);
    const { id_token } = tokenAnswer.parse(await response.json());
    expect(decodeJwt(id_token)).toMatchObject({ sub: "100000000000000000099" });
    await expect(verify(id_token)).rejects.toMatchObject({ code });
  });

  it("Wrong nonce: everything else holds", async () => {
    const response = await signInWithGoogle(sandbox, "Wrong nonce");
    const { payload } = await verify(tokenAnswer.parse(await response.json()).id_token);
    expect(payload.nonce).toEqual(expect.any(String));
    expect(payload.nonce).not.toBe("the-nonce");
  });

  it("answers a forged id_token where one was ordered, until it is reset", async () => {
    const claimsOf = async () => {
      const response = await signInWithGoogle(sandbox, "Continue as Alex Sample");
      return decodeJwt(tokenAnswer.parse(await response.json()).id_token);
    };
    sandbox.forgeIdTokens({ claims: { iss: "https://issuer.example.net", nonce: "another" } });
    expect(await claimsOf()).toMatchObject({
      iss: "https://issuer.example.net",
      sub: "100000000000000000001",
      nonce: "another",
    });
    sandbox.reset();
    expect(await claimsOf()).toMatchObject({ iss: sandbox.google.issuer, nonce: "the-nonce" });
  });
});
