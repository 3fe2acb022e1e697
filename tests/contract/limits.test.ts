import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type OwnApplication, startAnother } from "./application";
import { send } from "./client";
import { basic, createClient, get, obtainToken, post, type TestClient } from "./oauth-world";
import { signIn } from "./sign-in";

let application: OwnApplication;
beforeAll(async () => {
  application = await startAnother({
    LIMIT_EXCHANGE: "5/1m",
    LIMIT_REFUSED: "3/1m",
    LIMIT_SIGN_IN: "4/1m",
    TRUSTED_PROXIES: "127.0.0.1",
    AUTH_GITHUB_ID: "",
    AUTH_GITHUB_SECRET: "",
  });
});
beforeEach(() => application.database.query('DELETE FROM "RateLimit"'));
afterAll(() => application.stop());

/** What the trusted proxy reports; the client may have written anything before it. */
const from = (address: string, claimed = "") => ({
  "x-forwarded-for": claimed ? `${claimed}, ${address}` : address,
});

async function exchangeFrom(address: string, person?: string, claimed?: string) {
  const { id } = person === undefined ? await application.sandbox.addPerson() : { id: person };
  const { id_token } = await application.sandbox.mintGoogle({ person: id });
  return send(application, "POST /auth/google", { json: { id_token }, headers: from(address, claimed) });
}

async function refusedFrom(address: string, id_token: string) {
  return send(application, "POST /auth/google", { json: { id_token }, headers: from(address) });
}

describe("what comes to userinfo as a bearer", () => {
  const ask = (token: string) =>
    get(application, "/oauth/userinfo", { ...from("203.0.113.1"), authorization: `Bearer ${token}` });

  it("is not counted where it never was one of ours", async () => {
    for (let count = 1; count <= 5; count++) expect((await ask(`a1.x.${count}`)).status).toBe(401);
    expect(await application.database.query('SELECT FROM "RateLimit"')).toEqual([]);
  });

  it("is limited where it was, as elsewhere", async () => {
    const tokens: string[] = [];
    for (let count = 1; count <= 4; count++) tokens.push((await obtainToken(application)).token);
    await application.database.query('DELETE FROM "Session" WHERE "applicationId" IS NOT NULL');
    await application.database.untilInvalidated();
    const statuses: number[] = [];
    for (const token of tokens) statuses.push((await ask(token)).status);
    expect(statuses).toEqual([401, 401, 401, 429]);
  });
});

describe("what programs ask in forms", () => {
  const ask = (path: string, form: Record<string, string>, client: TestClient, address = "203.0.113.1") =>
    post(application, path, form, {
      ...from(address),
      authorization: basic(client.clientId, client.secret),
    });
  const LIMITED = { status: 429, json: { error: "temporarily_unavailable" } };
  it("of codes is limited per application and address", async () => {
    const [client, other] = [await createClient(application), await createClient(application)];
    const code = { grant_type: "authorization_code", code: "x", redirect_uri: client.redirectUri };
    for (let count = 1; count <= 5; count++)
      expect((await ask("/oauth/token", code, client)).json.error).toBe("invalid_grant");
    expect(await ask("/oauth/token", code, client)).toMatchObject(LIMITED);
    expect((await ask("/oauth/token", code, client, "203.0.113.2")).status).toBe(400);
    expect((await ask("/oauth/token", code, other)).status).toBe(400);
  });

  it("as a client that they are not is limited per address, and the client itself is not", async () => {
    const client = await createClient(application);
    const liar = { ...client, secret: "cs_wrong" };
    for (let count = 1; count <= 3; count++)
      expect((await ask("/oauth/introspect", { token: "x" }, liar)).status).toBe(401);
    expect(await ask("/oauth/introspect", { token: "x" }, liar)).toMatchObject(LIMITED);
    expect((await ask("/oauth/introspect", { token: "x" }, client)).status).toBe(200);
  });

  it("of devices is limited per address", async () => {
    const client = await createClient(application, { device: true });
    for (let count = 1; count <= 4; count++)
      expect((await ask("/oauth/device_authorization", {}, client)).status).toBe(200);
    expect(await ask("/oauth/device_authorization", {}, client)).toMatchObject(LIMITED);
    expect(await application.database.query('SELECT FROM "DeviceCode"')).toHaveLength(4);
  });
});

describe("exchanges", () => {
  it("are limited per address, whatever the client claims to be forwarded for", async () => {
    for (let count = 1; count <= 5; count++)
      expect((await exchangeFrom("203.0.113.1", undefined, `198.51.100.${count}`)).status).toBe(200);
    const before = await application.database.countRows();
    const refused = await exchangeFrom("203.0.113.1", undefined, "198.51.100.99");
    expect(refused).toMatchObject({ status: 429, body: { code: "rate-limited" } });
    expect(Number(refused.headers.get("retry-after"))).toBeLessThanOrEqual(60);
    expect(await application.database.countRows()).toEqual(before);
    expect((await exchangeFrom("203.0.113.2")).status).toBe(200);
  });

  it("are limited per /64 of IPv6", async () => {
    for (let count = 1; count <= 5; count++)
      expect((await exchangeFrom(`2001:db8:1:2::${count}`)).status).toBe(200);
    expect((await exchangeFrom("2001:db8:1:2:ffff::1")).status).toBe(429);
    expect((await exchangeFrom("2001:db8:1:3::1")).status).toBe(200);
  });

  it("are limited per person, from however many addresses", async () => {
    const { id } = await application.sandbox.addPerson();
    for (let count = 1; count <= 5; count++)
      expect((await exchangeFrom(`203.0.113.${count}`, id)).status).toBe(200);
    expect((await exchangeFrom("203.0.113.6", id)).status).toBe(429);
    expect((await exchangeFrom("203.0.113.6")).status).toBe(200);
  });

  it("that were refused are limited more tightly, and what verifies passes all the same", async () => {
    for (let count = 1; count <= 3; count++)
      expect((await refusedFrom("203.0.113.1", `not-a-token-${count}`)).status).toBe(401);
    const before = await application.database.countRows();
    const refused = await refusedFrom("203.0.113.1", "not-a-token-4");
    expect(refused).toMatchObject({ status: 429, body: { code: "rate-limited" } });
    expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(0);
    expect(Number(refused.headers.get("retry-after"))).toBeLessThanOrEqual(60);
    expect(await application.database.countRows()).toEqual(before);
    expect((await exchangeFrom("203.0.113.1")).status).toBe(200);
    expect((await refusedFrom("203.0.113.2", "not-a-token-4")).status).toBe(401);
  });

  it("that are refused count once for one token, however often it is sent, and leave one event", async () => {
    const { database } = application;
    const events = async () =>
      (await database.query(`SELECT FROM "AuditEvent" WHERE "type" = 'sign-in.refused'`)).length;
    const before = await events();
    for (let count = 1; count <= 6; count++)
      expect((await refusedFrom("203.0.113.3", "expired-long-ago")).status).toBe(401);
    expect(await events()).toBe(before + 1);
    // LIMIT_EXCHANGE bounds what checking it costs, and what others of the address send passes.
    expect((await refusedFrom("203.0.113.3", "expired-long-ago")).status).toBe(429);
    for (let count = 1; count <= 4; count++) expect((await exchangeFrom("203.0.113.3")).status).toBe(200);
    expect((await exchangeFrom("203.0.113.3")).status).toBe(429);
    expect((await refusedFrom("203.0.113.4", "expired-long-ago")).status).toBe(401);
  });

  it("that no provider could judge do not count as refused", async () => {
    const { access_token } = await application.sandbox.mintGoogle({ person: "gale" });
    const ask = () => send(application, "POST /auth/google", { json: { access_token } });
    await application.sandbox.setFaults({ google: { tokeninfo: "down" } });
    for (let count = 1; count <= 4; count++) expect((await ask()).status).toBe(503);
    await application.sandbox.setFaults({ google: { tokeninfo: "ok" } });
    expect((await ask()).status).toBe(200);
  });

  it("keep no address and no person in the table of counters", async () => {
    const person = await application.sandbox.addPerson();
    await exchangeFrom("203.0.113.1", person.id);
    const keys = await application.database.query<{ key: string }>('SELECT "key" FROM "RateLimit"');
    expect(keys).toHaveLength(3);
    for (const { key } of keys) expect(key).toMatch(/^(exchange|personSignIn):[\w-]{43}$/);
  });
});

describe("verifications", () => {
  const verify = (value: string | null, address: string) =>
    send(application, "GET /api/verify", {
      headers: { ...from(address), authorization: value === null ? null : `Bearer ${value}` },
    });

  /** Of our form; what is not is the application's behind the proxy. */
  const wrong = (name: string) => `v1.no_keyid.${name}`;

  it("with wrong values are limited per address, and good ones are not", async () => {
    const { as } = await signIn(application, { delivery: "bearer" });
    const good = "bearer" in as ? as.bearer : "";
    for (let count = 1; count <= 3; count++)
      expect((await verify(wrong(`wrong-${count}`), "203.0.113.1")).status).toBe(401);
    expect(await verify(wrong("wrong-4"), "203.0.113.1")).toMatchObject({
      status: 429,
      body: { code: "rate-limited" },
    });
    expect((await verify(wrong("wrong-4"), "203.0.113.2")).status).toBe(401);
    expect((await verify(good, "203.0.113.1")).status).toBe(200);
  });

  it("with one wrong value count once, however often it is sent", async () => {
    for (let count = 1; count <= 8; count++)
      expect((await verify(wrong("same"), "203.0.113.1")).status).toBe(401);
    expect((await verify(wrong("other-1"), "203.0.113.1")).status).toBe(401);
    expect((await verify(wrong("other-2"), "203.0.113.1")).status).toBe(401);
    expect((await verify(wrong("other-3"), "203.0.113.1")).status).toBe(429);
  });

  it("with ever new wrong values leave no more counters than the limit allows", async () => {
    for (let count = 1; count <= 10; count++) await verify(wrong(`wrong-${count}`), "203.0.113.1");
    // The address's own, and one for each value that was counted.
    expect(await application.database.query('SELECT FROM "RateLimit"')).toHaveLength(4);
  });

  it("with values that are the application's own are not counted", async () => {
    for (let count = 1; count <= 6; count++)
      expect((await verify(`of-the-application-${count}`, "203.0.113.1")).status).toBe(401);
    expect(await application.database.query('SELECT FROM "RateLimit"')).toHaveLength(0);
  });

  it("of people who have not signed in are not limited", async () => {
    for (let count = 1; count <= 6; count++) expect((await verify(null, "203.0.113.1")).status).toBe(401);
  });
});

describe("callbacks", () => {
  it("are limited per address", async () => {
    const callBack = async () => {
      const url = new URL("/api/auth/callback/google?state=x&code=y", application.url);
      const response = await fetch(url, { redirect: "manual", headers: from("203.0.113.1") });
      return new URL(response.headers.get("location") ?? "", application.url).searchParams.get("error");
    };
    for (let count = 1; count <= 4; count++) expect(await callBack()).toBe("flow-missing");
    const before = await application.database.countRows();
    expect(await callBack()).toBe("rate-limited");
    expect(await application.database.countRows()).toEqual(before);
  });
});

describe("without the table of counters", () => {
  it("people are let in, each process counts for itself, and the log says so", async () => {
    await application.database.query('ALTER TABLE "RateLimit" RENAME TO "RateLimitAway"');
    try {
      for (let count = 1; count <= 5; count++) expect((await exchangeFrom("203.0.113.50")).status).toBe(200);
      expect((await exchangeFrom("203.0.113.50")).status).toBe(429);
      expect((await exchangeFrom("203.0.113.51")).status).toBe(200);
    } finally {
      await application.database.query('ALTER TABLE "RateLimitAway" RENAME TO "RateLimit"');
    }
    const lines = (await application.readLog())
      .split("\n")
      .filter((line) => line.includes("limits.store-unavailable"));
    expect(lines.map((line) => JSON.parse(line) as unknown)).toContainEqual(
      expect.objectContaining({ level: "error", event: "limits.store-unavailable", detail: "exchange" }),
    );
    expect((await exchangeFrom("203.0.113.50")).status).toBe(200);
  });
});

describe("the entry of a provider that is not configured", () => {
  it("is not there", async () => {
    const answer = await send(application, "POST /auth/github", { json: { token: "x" } });
    expect(answer).toMatchObject({ status: 404, body: { code: "not-found" } });
  });
});
