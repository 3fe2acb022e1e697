import { randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";
import { sharedApplication } from "./application";
import {
  basic,
  cookieHeader,
  createClient,
  createPkce,
  get,
  grant,
  obtainAll,
  obtainCode,
  obtainToken,
  post,
  type TestClient,
} from "./oauth-world";
import { signIn } from "./sign-in";

// Exchanging a code: every case, with its answer, over HTTP.

const application = sharedApplication();
const { database } = application;

const TOKEN = "/oauth/token";
const authorization = ({ clientId, secret }: TestClient) => ({ authorization: basic(clientId, secret) });
const isLive = async (token: string) =>
  (await get(application, "/oauth/userinfo", { authorization: `Bearer ${token}` })).status === 200;

describe("a code", () => {
  it.each([
    [
      "client_secret_basic",
      ({ clientId, secret }: TestClient) => [{}, { authorization: basic(clientId, secret) }],
    ],
    [
      "client_secret_post",
      ({ clientId, secret }: TestClient) => [{ client_id: clientId, client_secret: secret }, {}],
    ],
  ] as [string, (client: TestClient) => [Record<string, string>, Record<string, string>]][])(
    "RFC 6749 5.1: is exchanged by %s",
    async (_method, authenticate) => {
      const { client, form } = await obtainAll(application);
      const [fields, headers] = authenticate(client);
      const { status, json } = await post(application, TOKEN, { ...form, ...fields }, headers);
      expect(status).toBe(200);
      expect(json).toEqual({
        access_token: expect.stringMatching(/^a1\.[\w-]+\.[\w-]+$/) as string,
        token_type: "Bearer",
        expires_in: expect.any(Number) as number,
        scope: "profile email",
      });
      expect(Math.abs(Number(json.expires_in) - 30 * 86_400)).toBeLessThan(60);
    },
  );

  it("RFC 6749 2.1: is exchanged by a public client, with an empty secret too, from any page, without a cookie", async () => {
    const { client, form, person } = await obtainAll(application, { confidential: false });
    const foreign = {
      ...cookieHeader(person),
      origin: "https://evil.example",
      "sec-fetch-site": "cross-site",
      "sec-fetch-mode": "cors",
    };
    const fields = { ...form, client_id: client.clientId, client_secret: "" };
    const answer = await post(application, TOKEN, fields, foreign);
    expect(answer.status).toBe(200);
    expect(answer.headers.get("access-control-allow-origin")).toBeNull();
    expect(answer.headers.getSetCookie()).toEqual([]);
  });

  it("RFC 6749 4.1.3: of another client is refused, and stays the other's", async () => {
    const { client, form } = await obtainAll(application);
    const thief = await createClient(application);
    for (let times = 0; times < 2; times++)
      expect(await post(application, TOKEN, form, authorization(thief))).toMatchObject({
        status: 400,
        json: { error: "invalid_grant" },
      });
    const answer = await post(application, TOKEN, form, authorization(client));
    expect(answer.status).toBe(200);
    await post(application, TOKEN, form, authorization(thief));
    expect(await isLive(String(answer.json.access_token))).toBe(true);
  });

  it("RFC 6749 4.1.2: a second time ends what it gave", async () => {
    const { client, form, token } = await obtainToken(application);
    expect(await isLive(token)).toBe(true);
    const wrong = { ...form, code_verifier: createPkce().verifier };
    expect((await post(application, TOKEN, wrong, authorization(client))).json.error).toBe("invalid_grant");
    expect(await isLive(token)).toBe(true);
    expect((await post(application, TOKEN, form, authorization(client))).json.error).toBe("invalid_grant");
    expect(await isLive(token)).toBe(false);
  });

  it.each([
    ["RFC 7636 4.6", "a wrong verifier", { code_verifier: createPkce().verifier }],
    ["RFC 9700 4.8.2", "no verifier", { code_verifier: "" }],
    ["RFC 6749 4.1.3", "another redirect URI", { redirect_uri: "https://client.example/callback" }],
  ])("%s: with %s is used up", async (_source, _what, fields) => {
    const { client, form } = await obtainAll(application);
    for (const tried of [{ ...form, ...fields }, form])
      expect((await post(application, TOKEN, tried, authorization(client))).json).toMatchObject({
        error: "invalid_grant",
      });
  });

  it("RFC 9700 4.8.2: without a challenge takes no verifier, and none is right", async () => {
    const [person, client] = [await signIn(application), await createClient(application)];
    await grant(application, person, client);
    const form = { grant_type: "authorization_code", redirect_uri: client.redirectUri };
    const first = { ...form, code: await obtainCode(application, person, client) };
    const injected = { ...first, code_verifier: createPkce().verifier };
    expect((await post(application, TOKEN, injected, authorization(client))).json.error).toBe(
      "invalid_grant",
    );
    const second = { ...form, code: await obtainCode(application, person, client) };
    expect((await post(application, TOKEN, second, authorization(client))).status).toBe(200);
  });

  it("RFC 6749 4.1.2: is over after a minute", async () => {
    const { client, form } = await obtainAll(application);
    await database.query(
      `UPDATE "Code" SET "createdAt" = "createdAt" - interval '1 minute' WHERE "applicationId" = $1`,
      client.id,
    );
    expect((await post(application, TOKEN, form, authorization(client))).json.error).toBe("invalid_grant");
  });

  it("of a guarded host is nobody's here", async () => {
    const [person, guarded] = [
      await signIn(application),
      await createClient(application, { kind: "PROXIED", confidential: true }),
    ];
    const origin = `https://${randomUUID()}.example`;
    await database.query(
      `INSERT INTO "ApplicationOrigin" ("origin", "applicationId") VALUES ($1, $2)`,
      origin,
      guarded.id,
    );
    const id = randomUUID();
    await database.query(
      `INSERT INTO "AuthorizationRequest" ("id", "applicationId", "origin", "target", "flowKeyHash") VALUES ($1, $2, $3, '/', '\\x00')`,
      id,
      guarded.id,
      origin,
    );
    const answer = await get(application, `/oauth/authorize?request=${id}`, cookieHeader(person));
    const location = new URL(answer.headers.get("location") ?? "");
    expect(location.href).toMatch(
      new RegExp(`^${origin}/\\.cloakroom/callback\\?code=[\\w-]{43}&state=${id}$`),
    );
    const thief = await createClient(application);
    const form = {
      grant_type: "authorization_code",
      code: location.searchParams.get("code") ?? "",
      redirect_uri: `${origin}/.cloakroom/callback`,
    };
    expect((await post(application, TOKEN, form, authorization(thief))).json.error).toBe("invalid_grant");
    expect((await post(application, TOKEN, form, authorization(guarded))).json.error).toBe("invalid_client");
  });
});
