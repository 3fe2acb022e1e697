import { randomUUID } from "node:crypto";
import { beforeAll, describe, expect, it } from "vitest";
import { sharedApplication } from "./application";
import {
  authorizeTarget,
  cookieHeader,
  createClient,
  createPkce,
  get,
  grant,
  REDIRECT_URI,
  type TestClient,
} from "./oauth-world";
import { type SignedIn, signIn } from "./sign-in";

// What the authorization endpoint tells on a page of ours alone: every case, over HTTP.

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

beforeAll(async () => {
  person = await signIn(application);
  web = await createClient(application);
  publicWeb = await createClient(application, { confidential: false });
  const redirectUris = ["http://127.0.0.1/callback", "http://[::1]/callback", SCHEME];
  native = await createClient(application, { kind: "NATIVE", redirectUris });
  closed = await createClient(application, { access: { emails: [] } });
  await createClient(application, { redirectUris: ["https://other.example/callback"] });
  for (const client of [web, publicWeb, native, closed]) await grant(application, person, client);
});

type Fields = Readonly<Record<string, string | null>>;

async function ask(client: TestClient, fields: Fields = {}, more = "", headers: Record<string, string> = {}) {
  const target = authorizeTarget(client, fields) + more;
  return get(application, target, { ...cookieHeader(person), ...headers });
}

describe("is told on a page of ours, and never redirected", () => {
  const redirects: [source: string, what: string, redirectUri: string | null][] = [
    ["RFC 6749 3.1.2.4", "no redirect URI", null],
    ["RFC 9700 4.1.3", "more query than registered", `${REDIRECT_URI}&next=https://evil.example`],
    ["RFC 9700 4.1.3", "less query than registered", "https://client.example/callback"],
    ["RFC 9700 4.1.1", "a longer path", "https://client.example/callback/evil?from=cloakroom"],
    ["RFC 9700 4.1.1", "a longer host", "https://client.example.evil.example/callback?from=cloakroom"],
    ["RFC 9700 4.1.1", "a subdomain", "https://evil.client.example/callback?from=cloakroom"],
    ["RFC 9700 4.1.3", "a user name", "https://client.example@evil.example/callback?from=cloakroom"],
    ["RFC 9700 4.1.3", "a fragment", `${REDIRECT_URI}#fragment`],
    ["RFC 9700 4.1.3", "another case", "https://CLIENT.example/callback?from=cloakroom"],
    ["RFC 9700 4.1.3", "another port", "https://client.example:444/callback?from=cloakroom"],
    ["RFC 9700 4.1.3", "the default port", "https://client.example:443/callback?from=cloakroom"],
    ["RFC 9700 4.1.3", "another encoding", "https://client.example/%63allback?from=cloakroom"],
    ["RFC 9700 4.1.3", "a backslash", "https://evil.example\\@client.example/callback?from=cloakroom"],
    ["RFC 9700 4.1.3", "a dot at the host's end", "https://client.example./callback?from=cloakroom"],
    ["RFC 9700 4.1.3", "dot segments", "https://client.example/x/../callback?from=cloakroom"],
    ["RFC 9700 4.1.3", "http for https", "http://client.example/callback?from=cloakroom"],
    ["RFC 9700 4.11", "another client's", "https://other.example/callback"],
    ["RFC 9700 4.11", "our own", `${application.authUrl}/account`],
    ["RFC 6749 10.15", "a script", "javascript:alert(1)//client.example/callback?from=cloakroom"],
    ["RFC 6749 10.15", "a document of data", "data:text/html,client.example"],
    ["RFC 8252 7.3", "loopback of a web application", "http://127.0.0.1:5000/callback"],
  ];
  it.each(redirects)("%s: %s", async (_source, _what, redirect_uri) => {
    const answer = await ask(web, { redirect_uri });
    expect(answer.status).toBe(400);
    expect(answer.headers.get("location")).toBeNull();
    expect(answer.headers.get("content-type")).toBe("text/html; charset=utf-8");
  });

  const loopbacks: [source: string, what: string, redirectUri: string][] = [
    ["RFC 8252 8.3", "localhost for 127.0.0.1", "http://localhost:5000/callback"],
    ["RFC 8252 7.3", "127.0.0.2 for 127.0.0.1", "http://127.0.0.2:5000/callback"],
    ["RFC 8252 7.3", "https for http on loopback", "https://127.0.0.1:5000/callback"],
    ["RFC 8252 7.3", "another path on loopback", "http://127.0.0.1:5000/other"],
    ["RFC 8252 7.3", "a port that is none", "http://127.0.0.1:99999/callback"],
    ["RFC 8252 7.3", "a user name on loopback", "http://127.0.0.1:5000@evil.example/callback"],
    ["RFC 8252 7.1", "another path of the scheme", "com.example.app:/other"],
    ["RFC 8252 7.1", "a longer scheme", "com.example.app.evil:/callback"],
  ];
  it.each(loopbacks)("%s: %s", async (_source, _what, redirect_uri) => {
    const answer = await ask(native, { ...S256, redirect_uri });
    expect(answer).toMatchObject({ status: 400 });
    expect(answer.headers.get("location")).toBeNull();
  });

  it.each([
    ["RFC 6749 3.1", "a redirect URI that stands twice", `&redirect_uri=${encodeURIComponent(REDIRECT_URI)}`],
    ["RFC 6749 3.1", "two clients", `&client_id=${randomUUID()}`],
  ])("%s: %s", async (_source, _what, more) => {
    expect(await ask(web, {}, more)).toMatchObject({ status: 400 });
  });

  it.each([
    ["RFC 6749 4.1.2.1", "an unknown client", { client_id: randomUUID() }],
    ["RFC 6749 4.1.2.1", "no client", { client_id: null }],
    ["RFC 6749 4.1.2.1", "a client with a NUL in its name", { client_id: "a\0b" }],
    ["RFC 6749 4.1.1", "a state of more than 4096 bytes", { state: "s".repeat(4097) }],
    ["RFC 6749 4.1.1", "a state with a NUL", { state: "a\0b" }],
  ] as [string, string, Fields][])("%s: %s", async (_source, _what, fields) => {
    const answer = await ask(web, fields);
    expect(answer).toMatchObject({ status: 400 });
    expect(answer.headers.get("location")).toBeNull();
  });

  it("a client that is disabled, and one of a guarded host", async () => {
    const disabled = await createClient(application);
    await database.query(`UPDATE "Application" SET "disabledAt" = now() WHERE "id" = $1`, disabled.id);
    const guarded = await createClient(application, { kind: "PROXIED", confidential: true });
    for (const client of [disabled, guarded]) expect(await ask(client)).toMatchObject({ status: 400 });
  });

  it("a request that nobody made", async () => {
    for (const request of [randomUUID(), "x", "' OR 1=1 --", ""]) {
      const target = `/oauth/authorize?${new URLSearchParams({ request }).toString()}`;
      expect(await get(application, target, cookieHeader(person))).toMatchObject({ status: 400 });
    }
  });
});
