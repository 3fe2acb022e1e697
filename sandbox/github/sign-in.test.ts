import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import type { Sandbox } from "../server";
import {
  application,
  beginGitHub,
  exchangeGitHubCode,
  githubCallback,
  signInWithGitHub,
  startTestSandbox,
} from "../testing/application";
import { basicAuthorization, Visitor } from "../testing/visitor";

const tokenAnswer = z.object({
  access_token: z.string().regex(/^gho_[0-9a-f]{36}$/),
  token_type: z.literal("bearer"),
  scope: z.string(),
});

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startTestSandbox();
});
afterEach(() => sandbox.reset());
afterAll(() => sandbox.close());

const api = (path: string, token: string) =>
  fetch(`${sandbox.github.url}/api/v3${path}`, { headers: { authorization: `Bearer ${token}` } });

const check = (token: string, app = application.github, clientId = app.id) =>
  fetch(`${sandbox.github.url}/api/v3/applications/${clientId}/token`, {
    method: "POST",
    headers: { authorization: basicAuthorization(app), "content-type": "application/json" },
    body: JSON.stringify({ access_token: token }),
  });

async function tokenOf(button: string): Promise<string> {
  return tokenAnswer.parse(await (await signInWithGitHub(sandbox, button)).json()).access_token;
}

async function pressFor(button: string, overrides?: Record<string, string>) {
  const { url, verifier } = beginGitHub(sandbox, overrides);
  const callback = await (await new Visitor().openChooser(url)).press(button);
  return { callback, code: callback.searchParams.get("code") ?? "", verifier };
}

describe("signing in with GitHub", () => {
  it("answers the code with a token that opens the user, the e-mails and the check", async () => {
    const { callback, code, verifier } = await pressFor("Continue as Alex Sample");
    expect(callback.origin + callback.pathname).toBe(githubCallback);
    expect(callback.searchParams.get("state")).toBe("the-state");
    expect(callback.searchParams.get("iss")).toBe(`${sandbox.github.url}/login/oauth`);

    const answer = tokenAnswer.parse(await (await exchangeGitHubCode(sandbox, code, verifier)).json());
    expect(answer.scope).toBe("read:user,user:email");
    const user = await api("/user", answer.access_token);
    expect(user.headers.get("x-oauth-scopes")).toBe("read:user, user:email");
    expect(await user.json()).toMatchObject({
      id: 70000001,
      login: "alex-sample",
      name: "Alex Sample",
      email: "alex@example.com",
      avatar_url: `${sandbox.origin}/avatars/alex`,
      type: "User",
      site_admin: false,
      two_factor_authentication: true,
    });
    expect(await (await api("/user/emails", answer.access_token)).json()).toEqual([
      { email: "alex@example.com", primary: true, verified: true, visibility: "public" },
      { email: "alex.second@example.com", primary: false, verified: true, visibility: null },
    ]);
    expect(await (await check(answer.access_token)).json()).toMatchObject({
      token: answer.access_token,
      scopes: ["read:user", "user:email"],
      app: { client_id: application.github.id },
      user: { id: 70000001, login: "alex-sample" },
    });
  });

  it("asks nothing of somebody whom it knows", async () => {
    sandbox.knowAtGitHub("alex");
    const { url } = beginGitHub(sandbox);
    const answer = await fetch(url, { redirect: "manual" });
    expect(answer.status).toBe(303);
    const callback = new URL(answer.headers.get("location") ?? "");
    expect(callback.origin + callback.pathname).toBe(githubCallback);
    expect(callback.searchParams.get("code")).not.toBeNull();
  });

  it("hides the e-mail and the name of whoever hides them", async () => {
    const token = await tokenOf("Continue as nameless-sample");
    expect(await (await api("/user", token)).json()).toMatchObject({ name: null, email: null });
    expect(await (await api("/user/emails", token)).json()).toContainEqual({
      email: "nameless@example.com",
      primary: true,
      verified: true,
      visibility: "private",
    });
  });

  it("shows no e-mails without the scope", async () => {
    const { code, verifier } = await pressFor("Continue as Alex Sample", { scope: "read:user" });
    const answer = tokenAnswer.parse(await (await exchangeGitHubCode(sandbox, code, verifier)).json());
    expect((await api("/user/emails", answer.access_token)).status).toBe(404);
    expect((await api("/user", answer.access_token)).status).toBe(200);
  });

  it("answers a form, and takes the secret in one", async () => {
    const { code, verifier } = await pressFor("Continue as Hazel Sample");
    const response = await fetch(`${sandbox.github.url}/login/oauth/access_token`, {
      method: "POST",
      body: new URLSearchParams({
        client_id: application.github.id,
        client_secret: application.github.secret,
        code,
        code_verifier: verifier,
      }),
    });
    const form = new URLSearchParams(await response.text());
    expect(tokenAnswer.safeParse(Object.fromEntries(form)).success).toBe(true);
  });

  it("follows a person whose login was renamed", async () => {
    const alex = sandbox.people.get("alex");
    if (!alex?.github) throw new Error("no alex");
    const token = await tokenOf("Continue as Alex Sample");
    sandbox.people.set("alex", { ...alex, github: { ...alex.github, login: "alex-renamed" } });
    expect(await (await api("/user", token)).json()).toMatchObject({ id: 70000001, login: "alex-renamed" });
  });
});

describe("what GitHub refuses", () => {
  it.each([
    ["a code used twice", "bad_verification_code", (code: string) => code, undefined],
    ["an unknown code", "bad_verification_code", () => "0".repeat(20), undefined],
    ["a wrong verifier", "bad_verification_code", (code: string) => code, "x".repeat(43)],
  ])("%s: 200 with %s", async (what, error, alter, verifier) => {
    const attempt = await pressFor("Continue as Alex Sample");
    if (what === "a code used twice") await exchangeGitHubCode(sandbox, attempt.code, attempt.verifier);
    const response = await exchangeGitHubCode(sandbox, alter(attempt.code), verifier ?? attempt.verifier);
    expect([response.status, await response.json()]).toMatchObject([200, { error }]);
  });

  it("a verifier where no challenge was sent", async () => {
    const { url } = beginGitHub(sandbox);
    url.searchParams.delete("code_challenge");
    const callback = await (await new Visitor().openChooser(url)).press("Continue as Alex Sample");
    const response = await exchangeGitHubCode(
      sandbox,
      callback.searchParams.get("code") ?? "",
      "x".repeat(43),
    );
    expect(await response.json()).toMatchObject({ error: "bad_verification_code" });
  });

  it("a wrong secret", async () => {
    const { code } = await pressFor("Continue as Alex Sample");
    const response = await fetch(`${sandbox.github.url}/login/oauth/access_token`, {
      method: "POST",
      headers: {
        accept: "application/json",
        authorization: basicAuthorization({ id: application.github.id, secret: "guess" }),
      },
      body: new URLSearchParams({ code }),
    });
    expect([response.status, await response.json()]).toMatchObject([
      200,
      { error: "incorrect_client_credentials" },
    ]);
  });

  it("a redirect URI, client or challenge method it does not know, without a redirect", async () => {
    for (const [overrides, status] of [
      [{ redirect_uri: "http://localhost:3999/elsewhere" }, 400],
      [{ redirect_uri: `${githubCallback}/../../../elsewhere` }, 400],
      [{ client_id: "unknown" }, 404],
      [{ code_challenge_method: "plain" }, 400],
    ] as const) {
      const response = await new Visitor().fetch(beginGitHub(sandbox, overrides).url);
      expect([response.status, response.headers.get("location")]).toEqual([status, null]);
    }
  });

  it("tokens that are missing, unknown, dead or another application's", async () => {
    const foreign = await sandbox.mint({ provider: "github", person: "alex", fault: "audience" });
    const dead = await sandbox.mint({ provider: "github", person: "alex", fault: "expired" });
    expect((await fetch(`${sandbox.github.url}/api/v3/user`)).status).toBe(401);
    expect((await api("/user", "gho_unknown")).status).toBe(401);
    expect((await api("/user/emails", dead.access_token)).status).toBe(401);
    expect((await check(dead.access_token)).status).toBe(404);
    expect((await api("/user", foreign.access_token)).status).toBe(200);
    expect((await check(foreign.access_token)).status).toBe(404);
  });

  it("a check by a stranger, in another's name, or without a token", async () => {
    const { access_token } = await sandbox.mint({ provider: "github", person: "alex" });
    expect((await check(access_token, { id: application.github.id, secret: "guess" })).status).toBe(401);
    expect((await check(access_token, application.github, "another-application")).status).toBe(404);
    const empty = await fetch(`${sandbox.github.url}/api/v3/applications/${application.github.id}/token`, {
      method: "POST",
      headers: { authorization: basicAuthorization(application.github), "content-type": "application/json" },
      body: "{}",
    });
    expect(empty.status).toBe(422);
  });
});

describe("failing with GitHub", () => {
  it("denies with access_denied, state and iss", async () => {
    const { callback } = await pressFor("Deny");
    expect(Object.fromEntries(callback.searchParams)).toMatchObject({
      error: "access_denied",
      state: "the-state",
      iss: `${sandbox.github.url}/login/oauth`,
    });
    expect(callback.searchParams.has("code")).toBe(false);
  });

  it("Revoked token: the token comes, and opens nothing", async () => {
    const token = await tokenOf("Revoked token");
    expect((await api("/user", token)).status).toBe(401);
    expect((await check(token)).status).toBe(404);
  });

  it("Bad verification code", async () => {
    const response = await signInWithGitHub(sandbox, "Bad verification code");
    expect(await response.json()).toMatchObject({ error: "bad_verification_code" });
  });

  it("Provider down", async () => {
    expect((await signInWithGitHub(sandbox, "Provider down")).status).toBe(503);
  });
});
