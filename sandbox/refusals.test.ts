import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { faultsSchema, noFaults } from "./faults";
import { githubRefusals, googleRefusals } from "./refusals";
import type { Sandbox } from "./server";
import { application, startTestSandbox } from "./testing/application";
import { basicAuthorization } from "./testing/visitor";

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startTestSandbox();
});
afterEach(() => sandbox.reset());
afterAll(() => sandbox.close());

const tokenOf = async (provider: "google" | "github") =>
  (await sandbox.mint({ provider, person: "alex" })).access_token;
const get = async (url: string, provider: "google" | "github") =>
  fetch(url, { headers: { authorization: `Bearer ${await tokenOf(provider)}` } });

/** Requests that are served when nothing is wrong. */
const ask = {
  google: {
    userinfo: () => get(`${sandbox.google.issuer}/v1/userinfo`, "google"),
    tokeninfo: async () => fetch(`${sandbox.google.tokeninfoUrl}?access_token=${await tokenOf("google")}`),
  },
  github: {
    user: () => get(`${sandbox.github.url}/api/v3/user`, "github"),
    emails: () => get(`${sandbox.github.url}/api/v3/user/emails`, "github"),
    token: () =>
      fetch(`${sandbox.github.url}/login/oauth/access_token`, {
        method: "POST",
        body: new URLSearchParams({ code: "unknown" }),
      }),
    check: async () =>
      fetch(`${sandbox.github.url}/api/v3/applications/${application.github.id}/token`, {
        method: "POST",
        headers: {
          authorization: basicAuthorization(application.github),
          "content-type": "application/json",
        },
        body: JSON.stringify({ access_token: await tokenOf("github") }),
      }),
  },
};

describe("a refusal in the provider's own words", () => {
  it.each(Object.entries(githubRefusals))("GitHub: %s", async (name, { status, body }) => {
    for (const endpoint of ["user", "emails", "check", "token"] as const) {
      sandbox.faults.github[endpoint] = name as keyof typeof githubRefusals;
      const answer = await ask.github[endpoint]();
      expect(answer.status).toBe(status);
      const text = await answer.text();
      expect(text).toBe(typeof body === "string" ? body : JSON.stringify(body));
    }
  });

  it.each(Object.entries(googleRefusals))("Google: %s", async (name, { status }) => {
    for (const endpoint of ["userinfo", "tokeninfo"] as const) {
      sandbox.faults.google[endpoint] = name as keyof typeof googleRefusals;
      expect((await ask.google[endpoint]()).status).toBe(status);
    }
  });

  it("is not confused with a fault of another provider", () => {
    expect(faultsSchema.safeParse({ ...noFaults(), google: { userinfo: "suspended" } }).success).toBe(false);
  });
});

describe("an answer that is right but for one thing", () => {
  it.each([
    ["other-audience", { aud: "another-application", azp: application.google.id }],
    ["other-party", { aud: application.google.id, azp: "another-application" }],
    ["no-audience", { aud: null, azp: application.google.id }],
    ["over", { aud: application.google.id, exp: "1700000000" }],
  ] as const)("tokeninfo: %s", async (fault, expected) => {
    sandbox.faults.google.tokeninfo = fault;
    expect(await (await ask.google.tokeninfo()).json()).toMatchObject(expected);
  });

  it("userinfo: no-email", async () => {
    sandbox.faults.google.userinfo = "no-email";
    expect(await (await ask.google.userinfo()).json()).toMatchObject({
      name: "Alex Sample",
      email: null,
    });
  });

  it.each([
    ["other-client", { scopes: ["read:user", "user:email"], app: { client_id: "another-application" } }],
    ["no-client", { scopes: ["read:user", "user:email"], app: null }],
  ] as const)("check: %s", async (fault, expected) => {
    sandbox.faults.github.check = fault;
    expect(await (await ask.github.check()).json()).toMatchObject(expected);
  });
});
