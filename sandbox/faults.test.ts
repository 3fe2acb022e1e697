import { createLocalJWKSet, decodeProtectedHeader, jwtVerify, type JSONWebKeySet } from "jose";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import type { Sandbox } from "./server";
import { application, signInWithGoogle, startTestSandbox } from "./testing/application";
import { basicAuthorization } from "./testing/visitor";

let sandbox: Sandbox;
beforeAll(async () => {
  sandbox = await startTestSandbox();
});
afterEach(() => sandbox.reset());
afterAll(() => sandbox.close());

interface Target {
  set: (fault: "ok" | "down" | "hang" | "garbage" | "huge" | "reset") => void;
  count: () => number;
  ask: (signal?: AbortSignal | null) => Promise<Response>;
}

const bearer = (token: string) => ({ headers: { authorization: `Bearer ${token}` } });

/** Every endpoint, and a request that it serves when nothing is wrong. */
const targets: Record<string, Target> = {
  "google discovery": {
    set: (fault) => (sandbox.faults.google.discovery = fault),
    count: () => sandbox.requests.google.discovery,
    ask: async (signal = null) =>
      fetch(`${sandbox.google.issuer}/.well-known/openid-configuration`, { signal }),
  },
  "google jwks": {
    set: (fault) => (sandbox.faults.google.jwks = fault),
    count: () => sandbox.requests.google.jwks,
    ask: async (signal = null) => fetch(`${sandbox.google.issuer}/oauth2/v3/certs`, { signal }),
  },
  "google userinfo": {
    set: (fault) => (sandbox.faults.google.userinfo = fault),
    count: () => sandbox.requests.google.userinfo,
    ask: async (signal = null) => {
      const { access_token } = await sandbox.mint({ provider: "google", person: "alex" });
      return fetch(`${sandbox.google.issuer}/v1/userinfo`, { ...bearer(access_token), signal });
    },
  },
  "google tokeninfo": {
    set: (fault) => (sandbox.faults.google.tokeninfo = fault),
    count: () => sandbox.requests.google.tokeninfo,
    ask: async (signal = null) => {
      const { access_token } = await sandbox.mint({ provider: "google", person: "alex" });
      return fetch(`${sandbox.google.tokeninfoUrl}?access_token=${access_token}`, { signal });
    },
  },
  "github token": {
    set: (fault) => (sandbox.faults.github.token = fault),
    count: () => sandbox.requests.github.token,
    ask: async (signal = null) =>
      fetch(`${sandbox.github.url}/login/oauth/access_token`, {
        method: "POST",
        headers: { accept: "application/json" },
        body: new URLSearchParams({ code: "unknown" }),
        signal,
      }),
  },
  "github user": {
    set: (fault) => (sandbox.faults.github.user = fault),
    count: () => sandbox.requests.github.user,
    ask: async (signal = null) => {
      const { access_token } = await sandbox.mint({ provider: "github", person: "alex" });
      return fetch(`${sandbox.github.url}/api/v3/user`, { ...bearer(access_token), signal });
    },
  },
  "github emails": {
    set: (fault) => (sandbox.faults.github.emails = fault),
    count: () => sandbox.requests.github.emails,
    ask: async (signal = null) => {
      const { access_token } = await sandbox.mint({ provider: "github", person: "alex" });
      return fetch(`${sandbox.github.url}/api/v3/user/emails`, { ...bearer(access_token), signal });
    },
  },
  "github check": {
    set: (fault) => (sandbox.faults.github.check = fault),
    count: () => sandbox.requests.github.check,
    ask: async (signal = null) => {
      const { access_token } = await sandbox.mint({ provider: "github", person: "alex" });
      return fetch(`${sandbox.github.url}/api/v3/applications/${application.github.id}/token`, {
        method: "POST",
        headers: {
          authorization: basicAuthorization(application.github),
          "content-type": "application/json",
        },
        body: JSON.stringify({ access_token }),
        signal,
      });
    },
  },
};

describe.each(Object.entries(targets))("%s", (_name, target) => {
  it("works, is down, answers garbage, cuts the line, and works again; all counted", async () => {
    const honest: unknown = await (await target.ask()).json();
    expect(honest).toBeTypeOf("object");

    target.set("down");
    expect((await target.ask()).status).toBe(503);

    target.set("garbage");
    const garbage = await target.ask();
    expect([garbage.status, garbage.headers.get("content-type")]).toEqual([200, "text/html"]);
    await expect(garbage.json()).rejects.toThrow(SyntaxError);

    target.set("reset");
    await expect(target.ask()).rejects.toThrow("fetch failed");

    target.set("ok");
    expect((await target.ask()).status).toBe(200);
    expect(target.count()).toBe(5);
  });

  it("answers rightly, in more than 10 MB", async () => {
    target.set("huge");
    const response = await target.ask();
    expect(response.headers.get("content-length")).toBeNull();
    const text = await response.text();
    expect(text.length).toBeGreaterThan(10 * 1024 * 1024);
    expect(JSON.parse(text)).toBeTypeOf("object");
  });

  it("takes the request and never answers", async () => {
    target.set("hang");
    const before = target.count();
    const gaveUp = new AbortController();
    const pending = target.ask(gaveUp.signal);
    await expect.poll(target.count).toBe(before + 1);
    gaveUp.abort();
    await expect(pending).rejects.toThrow("aborted");
  });
});

describe("faults of the token endpoint of Google", () => {
  it("is down, and huge, in a real sign-in", async () => {
    sandbox.faults.google.token = "down";
    expect((await signInWithGoogle(sandbox, "Continue as Alex Sample")).status).toBe(503);
    sandbox.faults.google.token = "huge";
    const huge = await (await signInWithGoogle(sandbox, "Continue as Alex Sample")).text();
    expect(huge.length).toBeGreaterThan(10 * 1024 * 1024);
    expect(JSON.parse(huge)).toHaveProperty("id_token");
    expect(sandbox.requests.google.token).toBe(2);
  });
});

it("discovery names another issuer", async () => {
  sandbox.faults.google.discovery = "other-issuer";
  const body: unknown = await (
    await fetch(`${sandbox.google.issuer}/.well-known/openid-configuration`)
  ).json();
  expect(body).toMatchObject({
    issuer: "https://issuer.example.net",
    jwks_uri: expect.any(String) as string,
  });
});

it("userinfo answers about somebody else", async () => {
  sandbox.faults.google.userinfo = "other-subject";
  const { access_token } = await sandbox.mint({ provider: "google", person: "alex" });
  const body: unknown = await (
    await fetch(`${sandbox.google.issuer}/v1/userinfo`, bearer(access_token))
  ).json();
  expect(body).toMatchObject({ sub: "100000000000000000666", email: "alex@example.com" });
});

describe("over HTTP", () => {
  const post = (path: string, body: unknown) =>
    fetch(sandbox.origin + path, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    });

  it("sets some faults, tells them, and forgets them", async () => {
    await post("/faults", { google: { jwks: "down" }, github: { user: "garbage" } });
    expect((await fetch(`${sandbox.google.issuer}/oauth2/v3/certs`)).status).toBe(503);
    expect(await (await fetch(`${sandbox.origin}/faults`)).json()).toMatchObject({
      faults: { google: { jwks: "down", token: "ok" }, github: { user: "garbage" } },
      requests: { google: { jwks: 1, token: 0 } },
    });
    await post("/reset", {});
    expect((await fetch(`${sandbox.google.issuer}/oauth2/v3/certs`)).status).toBe(200);
    expect((await post("/faults", { google: { jwks: "sulks" } })).status).toBe(400);
  });

  it("reset reaches the objects that a test holds already", async () => {
    const { faults, requests } = sandbox;
    const { google } = faults;
    google.jwks = "down";
    await post("/reset", {});
    expect(google.jwks).toBe("ok");
    google.jwks = "garbage";
    const answer = await fetch(`${sandbox.google.issuer}/oauth2/v3/certs`);
    expect(answer.headers.get("content-type")).toBe("text/html");
    expect(requests.google.jwks).toBe(1);
  });
});

describe("rotating keys", () => {
  const published = async () =>
    (await (await fetch(`${sandbox.google.issuer}/oauth2/v3/certs`)).json()) as JSONWebKeySet;
  const kids = async () => (await published()).keys.map(({ kid }) => kid);

  it("signs with a new key, in the code flow too, while the old one still verifies", async () => {
    const old = await sandbox.mint({ provider: "google", person: "alex" });
    const before = await kids();
    await sandbox.rotateKeys();
    const signedIn = (await (await signInWithGoogle(sandbox, "Continue as Alex Sample")).json()) as {
      id_token: string;
    };
    const { kid } = decodeProtectedHeader(signedIn.id_token);
    expect(before).not.toContain(kid);
    expect(await kids()).toEqual([kid, decodeProtectedHeader(old.id_token).kid]);
    const keys = createLocalJWKSet(await published());
    await jwtVerify(signedIn.id_token, keys);
    await jwtVerify(old.id_token, keys);
  });

  it("forgets the old key when told so", async () => {
    const old = await sandbox.mint({ provider: "google", person: "alex" });
    await fetch(`${sandbox.origin}/rotate`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: '{"forgetOld":true}',
    });
    expect(await kids()).toHaveLength(1);
    await expect(jwtVerify(old.id_token, createLocalJWKSet(await published()))).rejects.toMatchObject({
      code: "ERR_JWKS_NO_MATCHING_KEY",
    });
  });
});
