import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { type Cloakroom, createDatabase, startCloakroom } from "../servers";
import { describeForwardAuth } from "./forward-auth";
import { FORGED_IDENTITY } from "./identity";
import { examplePath } from "./template";
import { Visitor } from "./visitor";

// Where there is a Traefik, what holds for the others holds for it. It is no Debian package, so its forwardAuth is played here
// besides, with the headers that its documentation names and with the expressions of the example.
describeForwardAuth("traefik");

const configuration = readFileSync(examplePath("traefik", "dynamic.yml"), "utf8");
const ORIGIN = "https://localhost:8443";

let cloakroom: Cloakroom;
beforeAll(async () => {
  cloakroom = await startCloakroom({
    databaseUrl: await createDatabase(inject("postgres")),
    env: { AUTH_URL: ORIGIN, TRUSTED_PROXIES: "127.0.0.1/32" },
  });
});
afterAll(() => cloakroom.stop());

type Asked = {
  middleware?: string;
  method?: string;
  host?: string;
  uri?: string;
  headers?: Record<string, string>;
};

/** Does what Traefik does with a request: asks, and hands on either the answer or the request with new headers. */
async function forwardAuth({
  middleware = "verify",
  method = "GET",
  host = new URL(ORIGIN).host,
  uri = "/notes?a=1",
  headers = {},
}: Asked) {
  const { path, expression, asked } = readMiddleware(middleware);
  // By the middleware `hands-on`, which stands before.
  const sent = { ...headers, "proxy-hands-on": "Cookie, Authorization" };
  const handed = Object.entries(sent).filter(([name]) => asked.includes(name.toLowerCase()));
  const answer = await new Visitor().ask(cloakroom.url + path, {
    headers: {
      ...Object.fromEntries(handed),
      "x-forwarded-method": method,
      "x-forwarded-proto": "https",
      "x-forwarded-host": host,
      "x-forwarded-uri": uri,
      "x-forwarded-for": "192.0.2.7",
    },
  });
  const passes = answer.status >= 200 && answer.status < 300;
  const own = Object.entries(headers).filter(([name]) => !expression.test(name));
  const said = Object.entries(answer.headers).filter(([name]) => expression.test(name));
  return { answer, toApplication: passes ? Object.fromEntries([...own, ...said]) : undefined };
}

function readMiddleware(name: string): { path: string; expression: RegExp; asked: string[] } {
  const block = new RegExp(
    `^    ${name}:\\n      forwardAuth:\\n        address: "http://127\\.0\\.0\\.1:3000(.*)"\\n        authResponseHeadersRegex: "\\(\\?i\\)(.*)"\\n        authRequestHeaders: \\[(.*)\\]$`,
    "m",
  ).exec(configuration);
  if (!block) throw new Error(`The example has no forwardAuth ${name}.`);
  const [, path = "", expression = "", asked = ""] = block;
  return { path, expression: new RegExp(expression, "i"), asked: asked.toLowerCase().split(", ") };
}

async function exchange(person: string, delivery: "cookie" | "bearer") {
  const { access_token } = await cloakroom.sandbox.mint({ provider: "github", person });
  const { body, headers } = await new Visitor().ask(`${cloakroom.url}/auth/github`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ access_token, delivery }),
  });
  const { user_id, session_token = "" } = JSON.parse(body) as { user_id: string; session_token?: string };
  return { user_id, session_token, cookie: headers["set-cookie"]?.[0]?.split(";", 1)[0] ?? "" };
}

describe("an application behind Traefik", () => {
  it("sends a browser to sign in, and tells where it came from", async () => {
    const { answer, toApplication } = await forwardAuth({ headers: { accept: "text/html,*/*" } });
    expect(toApplication).toBeUndefined();
    expect(answer.status).toBe(302);
    expect(answer.headers.location).toBe(`${ORIGIN}/sign-in?returnTo=%2Fnotes%3Fa%3D1`);
    expect(answer.headers["cache-control"]).toBe("private, no-store");
  });

  it.each([
    ["a script", { headers: { accept: "application/json" } }, "Bearer"],
    ["a form", { method: "POST", headers: { accept: "text/html" } }, "Bearer"],
    // RFC 6750 section 3.1
    [
      "a bearer value that is none",
      { headers: { authorization: "Bearer v1.3q2-7w_8.AAAA" } },
      'Bearer error="invalid_token"',
    ],
    ["another scheme", { headers: { authorization: "Basic eDp5" } }, "Bearer"],
  ])("tells %s 401", async (_who, asked, challenge) => {
    const { answer, toApplication } = await forwardAuth(asked);
    expect(toApplication).toBeUndefined();
    expect(answer.status).toBe(401);
    expect(answer.headers["www-authenticate"]).toBe(challenge);
    expect(JSON.parse(answer.body)).toMatchObject({ code: "unauthenticated" });
  });

  it("refuses whoever asks for another host than one that is known", async () => {
    const { answer, toApplication } = await forwardAuth({ host: "elsewhere.example" });
    expect(toApplication).toBeUndefined();
    expect([answer.status, answer.headers.location]).toEqual([403, undefined]);
  });

  it.each([[{ uri: "//elsewhere.example/" }], [{ uri: "/\\elsewhere.example" }]])(
    "leads back to no other site: %j",
    async (asked) => {
      const { answer } = await forwardAuth({ ...asked, headers: { accept: "text/html" } });
      expect(answer.headers.location).toBe(`${ORIGIN}/sign-in`);
    },
  );

  it.each(["cookie", "bearer"] as const)(
    "says who is asking, by %s, whatever the client says",
    async (delivery) => {
      const { user_id, cookie, session_token } = await exchange("proba", delivery);
      const proof = delivery === "cookie" ? { cookie } : { authorization: `Bearer ${session_token}` };
      if (delivery === "cookie") expect(cookie).toMatch(/^__Host-session=v1\./);
      const forged = {
        "remote-user": "forged",
        remote_groups: "forged",
        "remote.name": "forged",
        "x-auth-request-groups": "forged",
        "x-auth_request.user": "forged",
        "x-application": "forged",
        x_application: "forged",
      };
      // A browser says this of itself; Traefik does not hand it on.
      const others = { "x-other": "kept", "sec-fetch-site": "same-origin" };
      const { toApplication } = await forwardAuth({ headers: { ...proof, ...forged, ...others } });
      expect(toApplication).toEqual({
        ...others,
        cookie: "",
        authorization: "",
        "remote-user": user_id,
        "remote-email": "proba@example.com",
        "remote-name": encodeURIComponent("Проба Образцова").replace("%20", " "),
        "remote-groups": "user",
        "x-auth-request-user": user_id,
        "x-auth-request-email": "proba@example.com",
        "x-application": "",
      });
    },
  );

  it("leaves the application its own cookies and Authorization", async () => {
    const { cookie } = await exchange("proba", "cookie");
    const headers = { cookie: `theme=dark; ${cookie}; session=theirs`, authorization: "Basic eDp5" };
    const { toApplication } = await forwardAuth({ headers });
    expect(toApplication).toMatchObject({
      cookie: "theme=dark; session=theirs",
      authorization: "Basic eDp5",
    });
  });

  it("lets preflights through as nobody's, whatever they carry, where the application answers them", async () => {
    const { cookie, session_token } = await exchange("proba", "bearer");
    const others = { "access-control-request-method": "PUT", origin: "https://other.example" };
    const proof = { cookie: `${cookie}; a=b`, authorization: `Bearer ${session_token}` };
    const { toApplication } = await forwardAuth({
      middleware: "nobody",
      method: "OPTIONS",
      headers: { ...others, ...proof, ...FORGED_IDENTITY },
    });
    expect(toApplication).toEqual(others);
  });

  it("has a switch for that, in Traefik's own templates", () => {
    const [, inside = ""] =
      /# \{\{ if eq \(env "PREFLIGHTS"\) "on" \}\}\n(.*?) *# \{\{ end \}\}/s.exec(configuration) ?? [];
    expect(inside).toMatch(/^ {4}preflights:\n.*Method\(`OPTIONS`\)/);
    expect(inside).toContain("middlewares: [nobody, one-protocol]");
    expect(configuration.split("preflights:")).toHaveLength(2);
    expect(configuration.match(/\{\{/g)).toHaveLength(2);
  });

  it("keeps out who is no administrator", async () => {
    const { cookie } = await exchange("proba", "cookie");
    const { answer, toApplication } = await forwardAuth({ middleware: "verify-admin", headers: { cookie } });
    expect(toApplication).toBeUndefined();
    expect(answer.status).toBe(403);
    expect(JSON.parse(answer.body)).toMatchObject({ code: "forbidden" });
  });
});

describe("requirements", () => {
  it.each([
    ["?email_domain=EXAMPLE.com", 200],
    ["?email_domain=example.org", 403],
    ["?email_domain=ample.com", 403],
    ["?role=user", 200],
    ["?role=owner", 400],
    ["?role=user&role=admin", 400],
    ["?email_domain=", 400],
    ["?roles=admin", 400],
  ])("%s is answered with %i", async (query, status) => {
    const { cookie } = await exchange("proba", "cookie");
    const answer = await new Visitor().ask(`${cloakroom.url}/api/verify${query}`, { headers: { cookie } });
    expect(answer.status).toBe(status);
    if (status !== 200) expect(answer.headers["remote-user"]).toBeUndefined();
  });
});
