import { beforeAll, describe, expect, it } from "vitest";
import { sharedApplication } from "./application";
import { sendHttp } from "./http";
import {
  authorizeTarget,
  cookieHeader,
  createClient,
  createPkce,
  get,
  grant,
  post,
  REDIRECT_URI,
  type TestClient,
} from "./oauth-world";
import { type SignedIn, signIn } from "./sign-in";

// Every case of the authorization endpoint, with its answer, over HTTP.

const application = sharedApplication();
const { database } = application;
const { challenge } = createPkce();
const S256 = { code_challenge: challenge, code_challenge_method: "S256" };
const SCHEME = "com.example.app:/callback";

let person: SignedIn;
let web: TestClient;
let publicWeb: TestClient;
let native: TestClient;
let closed: TestClient;
let other: TestClient;

beforeAll(async () => {
  person = await signIn(application);
  web = await createClient(application);
  publicWeb = await createClient(application, { confidential: false });
  const redirectUris = ["http://127.0.0.1/callback", "http://[::1]/callback", SCHEME];
  native = await createClient(application, { kind: "NATIVE", redirectUris });
  closed = await createClient(application, { access: { emails: [] } });
  other = await createClient(application, { redirectUris: ["https://other.example/callback"] });
  for (const client of [web, publicWeb, native, closed]) await grant(application, person, client);
});

type Fields = Readonly<Record<string, string | null>>;

async function ask(client: TestClient, fields: Fields = {}, more = "", headers: Record<string, string> = {}) {
  const target = authorizeTarget(client, fields) + more;
  return get(application, target, { ...cookieHeader(person), ...headers });
}

const countCodes = async () =>
  (await database.query<{ count: number }>(`SELECT count(*)::int AS count FROM "Code"`))[0]?.count ?? 0;

describe("is told at the redirect URI, with state and iss", () => {
  const cases: [source: string, what: string, client: () => TestClient, fields: Fields, error: string][] = [
    ["RFC 6749 4.1.2.1", "no response_type", () => web, { response_type: null }, "invalid_request"],
    [
      "RFC 9700 2.1.2",
      "the implicit flow",
      () => web,
      { response_type: "token" },
      "unsupported_response_type",
    ],
    [
      "OAuth 2.0 MRT",
      "a hybrid flow",
      () => web,
      { response_type: "code token" },
      "unsupported_response_type",
    ],
    ["OAuth 2.0 MRT", "response_mode fragment", () => web, { response_mode: "fragment" }, "invalid_request"],
    [
      "OAuth 2.0 FPRM",
      "response_mode form_post",
      () => web,
      { response_mode: "form_post" },
      "invalid_request",
    ],
    [
      "RFC 7636 4.4.1",
      "the method plain",
      () => web,
      { code_challenge: challenge, code_challenge_method: "plain" },
      "invalid_request",
    ],
    [
      "RFC 7636 4.3",
      "a challenge without a method",
      () => web,
      { code_challenge: challenge },
      "invalid_request",
    ],
    [
      "RFC 9700 2.1.1",
      "a method without a challenge",
      () => web,
      { code_challenge_method: "S256" },
      "invalid_request",
    ],
    [
      "RFC 7636 4.2",
      "a challenge that is no digest",
      () => web,
      { ...S256, code_challenge: "x" },
      "invalid_request",
    ],
    ["RFC 9700 2.1.1", "a public client without a challenge", () => publicWeb, {}, "invalid_request"],
    ["RFC 6749 3.3", "no scope that is known", () => web, { scope: "admin write" }, "invalid_scope"],
    ["RFC 9101 10.5", "a request object", () => web, { request: "e30." }, "request_not_supported"],
    [
      "RFC 9101 10.4",
      "a request URI",
      () => web,
      { request_uri: "https://evil.example/" },
      "request_uri_not_supported",
    ],
    ["OIDC Core 3.1.2.1", "prompt none with login", () => web, { prompt: "none login" }, "invalid_request"],
    [
      "OIDC Core 3.1.2.6",
      "prompt none with consent due",
      () => other,
      { prompt: "none" },
      "consent_required",
    ],
    ["RFC 6749 4.1.2.1", "a rule that does not let in", () => closed, {}, "access_denied"],
  ];
  it.each(cases)("%s: %s", async (_source, _what, client, fields, error) => {
    const before = await countCodes();
    const answer = await ask(client(), fields);
    expect(answer.status).toBe(303);
    const location = new URL(answer.headers.get("location") ?? "");
    expect(location.href.startsWith(client().redirectUri)).toBe(true);
    expect(location.searchParams.get("error")).toBe(error);
    expect(location.searchParams.get("error_description")).toMatch(/^[\u0020-\u007e]+$/);
    expect(location.searchParams.get("state")).toBe("some state");
    // RFC 9207 section 2: of errors too.
    expect(location.searchParams.getAll("iss")).toEqual([application.authUrl]);
    expect(await countCodes()).toBe(before);
  });

  it.each(["scope", "response_type", "code_challenge", "prompt"])("RFC 6749 3.1: %s twice", async (name) => {
    const answer = await ask(web, { [name]: name === "response_type" ? "code" : "x" }, `&${name}=y`);
    const { searchParams } = new URL(answer.headers.get("location") ?? "");
    expect([searchParams.get("error"), searchParams.get("state")]).toEqual(["invalid_request", "some state"]);
  });

  it("RFC 6749 3.1: state twice, without either", async () => {
    const answer = await ask(web, {}, "&state=another");
    const { searchParams } = new URL(answer.headers.get("location") ?? "");
    expect([searchParams.get("error"), searchParams.get("state")]).toEqual(["invalid_request", null]);
  });

  it("OIDC Core 3.1.2.6: prompt none of nobody", async () => {
    const answer = await get(application, authorizeTarget(web, { prompt: "none" }));
    expect(new URL(answer.headers.get("location") ?? "").searchParams.get("error")).toBe("login_required");
  });
});

describe("gives a code", () => {
  it.each([
    ["RFC 6749 3.1", "with parameters that nobody knows", { resource: "https://api.example", nonce: "n" }],
    ["RFC 6749 3.1", "with a parameter that our own pages know", { consent: "1" }],
    ["RFC 6749 3.1", "with parameters without a value", { scope: "", prompt: "", code_challenge: "" }],
    ["RFC 6749 3.3", "with scopes that nobody knows beside one that is", { scope: "profile admin" }],
    ["OIDC Core 3.1.2.1", "with the scope openid, and no id_token", { scope: "openid" }],
    ["RFC 6749 4.1.2", "without a state", { state: null }],
    ["RFC 6749 4.1.2", "with an odd state", { state: `"<&>=+ %26 é 🎈 \u2028` }],
    ["RFC 6749 4.1.2", "with a state of 4096 bytes", { state: "é".repeat(2048) }],
  ] as [string, string, Fields][])("%s: %s", async (_source, _what, fields) => {
    const answer = await ask(web, fields);
    expect(answer.status).toBe(303);
    const location = answer.headers.get("location") ?? "";
    expect(location.startsWith(`${REDIRECT_URI}&code=`)).toBe(true);
    const { searchParams } = new URL(location);
    expect(searchParams.get("code")).toMatch(/^[\w-]{43}$/);
    expect(searchParams.get("state")).toBe("state" in fields ? fields.state : "some state");
    expect(searchParams.get("iss")).toBe(application.authUrl);
    // RFC 9700 section 4.2.4: nothing of it goes to other hosts, and nobody keeps it.
    expect(answer.headers.get("cache-control")).toBe("private, no-store");
    expect(answer.headers.get("referrer-policy")).toBe("same-origin");
  });

  it.each([
    ["RFC 8252 8.6", "a scheme that any program can claim", SCHEME],
    ["RFC 8252 7.3", "a port of loopback", "http://127.0.0.1:51004/callback"],
    ["RFC 8252 7.3", "a port of loopback over IPv6", "http://[::1]:51004/callback"],
  ])("%s: only when asked, at %s", async (_source, _what, redirect_uri) => {
    const before = await countCodes();
    const answer = await ask(native, { ...S256, redirect_uri });
    const location = answer.headers.get("location") ?? "";
    expect(location.startsWith(`${application.authUrl}/oauth/authorize?consent=`)).toBe(true);
    const page = await get(application, location, cookieHeader(person));
    expect(page.status).toBe(200);
    expect(page.text).toContain("Allow");
    expect(page.text).toContain("Reports");
    const policy = page.headers.get("content-security-policy") ?? "";
    const target = redirect_uri === SCHEME ? "com.example.app:" : new URL(redirect_uri).origin;
    const expected = target.includes("[") ? "http:" : target;
    // RFC 9700 section 4.16: it is in no frame, and its form leads there and nowhere else.
    expect(policy.split("; ")).toEqual(
      expect.arrayContaining(["frame-ancestors 'none'", `form-action 'self' ${expected}`]),
    );
    expect(page.headers.get("x-frame-options")).toBe("DENY");
    expect(await countCodes()).toBe(before);
  });
});

describe("to whoever only looks, or looks from elsewhere, gives nothing", () => {
  it.each([
    ["a prefetch", { "sec-purpose": "prefetch" }, 425],
    ["a frame", { "sec-fetch-dest": "iframe", "sec-fetch-mode": "navigate" }, 403],
    ["an embedded object", { "sec-fetch-dest": "object" }, 403],
    ["a fetch of a page", { "sec-fetch-dest": "empty", "sec-fetch-mode": "cors" }, 403],
    ["an image", { "sec-fetch-dest": "image" }, 403],
  ])("%s", async (_what, headers: Record<string, string>, status) => {
    const before = await countCodes();
    const answer = await ask(web, {}, "", { ...headers, origin: "https://evil.example" });
    expect(answer.status).toBe(status);
    expect(answer.headers.get("location")).toBeNull();
    expect(answer.headers.get("access-control-allow-origin")).toBeNull();
    expect(await countCodes()).toBe(before);
  });

  it("HEAD", async () => {
    const before = await countCodes();
    const url = new URL(authorizeTarget(web), application.url);
    const answer = await sendHttp(url, { method: "HEAD", headers: cookieHeader(person) });
    expect([answer.status, answer.headers.get("location")]).toEqual([204, null]);
    expect(await countCodes()).toBe(before);
  });

  it("a form of another site, or one that is not of the consent page", async () => {
    const fields = { consent: "x", answer: "allow" };
    const foreign = { ...cookieHeader(person), origin: "https://evil.example" };
    expect((await post(application, "/oauth/authorize", fields, foreign)).status).toBe(403);
    const own = { ...cookieHeader(person), origin: application.authUrl };
    expect((await post(application, "/oauth/authorize", fields, own)).status).toBe(400);
  });
});
