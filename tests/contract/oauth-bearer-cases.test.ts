import { describe, expect, it } from "vitest";
import { sharedApplication } from "./application";
import {
  authorizeTarget,
  basic,
  cookieHeader,
  createClient,
  get,
  obtainToken,
  post,
  type TestClient,
} from "./oauth-world";
import { signIn } from "./sign-in";

// Every case of userinfo, introspection and revocation, with its answer, over HTTP.

const application = sharedApplication();
const { database } = application;

const bearer = (token: string) => ({ authorization: `Bearer ${token}` });
const authorization = ({ clientId, secret }: TestClient) => ({ authorization: basic(clientId, secret) });
const userinfo = (token: string) => get(application, "/oauth/userinfo", bearer(token));
const introspect = (client: TestClient, token: string) =>
  post(application, "/oauth/introspect", { token }, authorization(client));

describe("userinfo", () => {
  it("RFC 6750 3.1: tells who brings nothing of no error, and who brings nothing good of one", async () => {
    const nothing = await get(application, "/oauth/userinfo");
    expect([nothing.status, nothing.headers.get("www-authenticate")]).toEqual([401, "Bearer"]);
    for (const token of ["x", "a1.x.y", "v1.x.y"]) {
      const answer = await userinfo(token);
      expect(answer).toMatchObject({ status: 401, json: { error: "invalid_token" } });
      expect(answer.headers.get("www-authenticate")).toBe('Bearer error="invalid_token"');
    }
  });

  it("RFC 6750 5.3: takes no token in the address, the form or a cookie", async () => {
    const { token, person } = await obtainToken(application);
    expect((await get(application, `/oauth/userinfo?access_token=${token}`)).status).toBe(401);
    expect((await post(application, "/oauth/userinfo", { access_token: token })).status).toBe(405);
    expect((await get(application, "/oauth/userinfo", cookieHeader(person))).status).toBe(401);
    const name = cookieHeader(person).cookie?.split("=", 1)[0] ?? "";
    expect((await get(application, "/oauth/userinfo", { cookie: `${name}=${token}` })).status).toBe(401);
  });

  it("tells a person's own session nothing", async () => {
    const { as } = await signIn(application, { delivery: "bearer" });
    expect((await userinfo("bearer" in as ? as.bearer : "")).status).toBe(401);
  });

  it.each([
    ["profile email", ["sub", "name", "picture", "preferred_username", "email", "email_verified"]],
    ["email", ["sub", "email", "email_verified"]],
    ["profile", ["sub", "name", "picture", "preferred_username"]],
    ["openid", ["sub"]],
  ])("OIDC Core 5.4: with the scopes %s tells %j", async (scope, claims) => {
    const { token, person } = await obtainToken(application);
    await database.query(
      `UPDATE "Session" SET "scopes" = string_to_array($2, ' ') WHERE "userId" = $1 AND "applicationId" IS NOT NULL`,
      person.userId,
      scope,
    );
    const { json } = await userinfo(token);
    expect(Object.keys(json)).toEqual(claims);
    expect(json.sub).toBe(person.userId);
    if (scope === "profile") expect(json.preferred_username).toBe(person.userId);
  });

  it("is over with the person, the application and the rule", async () => {
    for (const [sql, of] of [
      [`UPDATE "User" SET "disabledAt" = now() WHERE "id" = $1`, "userId"],
      [`UPDATE "Application" SET "disabledAt" = now() WHERE "id" = $1`, "id"],
      [`UPDATE "Application" SET "access" = '{"emails":[]}' WHERE "id" = $1`, "id"],
      [`DELETE FROM "Application" WHERE "id" = $1`, "id"],
    ] as const) {
      const { token, person, client } = await obtainToken(application);
      expect((await userinfo(token)).status).toBe(200);
      await database.query(sql, of === "userId" ? person.userId : client.id);
      await database.untilInvalidated();
      expect((await userinfo(token)).status, sql).toBe(401);
    }
  });
});

describe("introspection", () => {
  it("RFC 7662 2.2: tells the application that has a token, and those that take its bearers", async () => {
    const { token, client, person } = await obtainToken(application);
    const api = await createClient(application, { accepts: [client.clientId] });
    for (const asking of [client, api]) {
      const { status, json } = await introspect(asking, token);
      expect(status).toBe(200);
      expect(json).toMatchObject({
        active: true,
        client_id: client.clientId,
        sub: person.userId,
        scope: "profile email",
        token_type: "Bearer",
        iss: application.authUrl,
      });
      expect(Number(json.exp) - Number(json.iat)).toBe(30 * 86_400);
    }
  });

  it("RFC 7662 2.2: tells anybody else that it is not active, and nothing more", async () => {
    const { token, client } = await obtainToken(application);
    const stranger = await createClient(application);
    expect((await introspect(stranger, token)).json).toEqual({ active: false });
    const { as } = await signIn(application, { delivery: "bearer" });
    for (const other of ["x", "a1.x.y", "bearer" in as ? as.bearer : "", client.secret])
      expect((await introspect(client, other)).json).toEqual({ active: false });
  });

  it("RFC 7662 2.1: asks who asks, and a name alone is no proof", async () => {
    const { token, client } = await obtainToken(application, { kind: "NATIVE" });
    for (const form of [{ token }, { token, client_id: client.clientId }]) {
      const answer = await post(application, "/oauth/introspect", form);
      expect(answer).toMatchObject({ status: 401, json: { error: "invalid_client" } });
    }
    expect((await post(application, "/oauth/introspect", { token }, bearer(token))).status).toBe(401);
  });

  it("RFC 7662 2.1: wants a token, once, and ignores the hint", async () => {
    const { token, client } = await obtainToken(application);
    const ask = (form: Record<string, string> | [string, string][]) =>
      post(application, "/oauth/introspect", form, authorization(client));
    expect(await ask({})).toMatchObject({ status: 400, json: { error: "invalid_request" } });
    expect(
      (
        await ask([
          ["token", token],
          ["token", token],
        ])
      ).json.error,
    ).toBe("invalid_request");
    expect((await ask({ token, token_type_hint: "refresh_token" })).json.active).toBe(true);
  });

  it("counts as a use", async () => {
    const { token, client } = await obtainToken(application);
    const read = `SELECT "lastSeenAt" < now() - interval '1 hour' AS "old" FROM "Session" WHERE "applicationId" = $1`;
    await database.query(
      `UPDATE "Session" SET "lastSeenAt" = now() - interval '1 day' WHERE "applicationId" = $1`,
      client.id,
    );
    expect((await introspect(client, token)).json.active).toBe(true);
    await expect.poll(() => database.query(read, client.id)).toEqual([{ old: false }]);
  });
});

describe("revocation", () => {
  const revoke = (form: Record<string, string>, headers: Record<string, string> = {}) =>
    post(application, "/oauth/revoke", form, headers);

  it("RFC 7009 2: ends a session of one's own at once, also of a public client and by another hint", async () => {
    const { token, client } = await obtainToken(application);
    expect((await revoke({ token, token_type_hint: "refresh_token" }, authorization(client))).status).toBe(
      200,
    );
    expect((await userinfo(token)).status).toBe(401);
    const native = await obtainToken(application, {
      kind: "NATIVE",
      redirectUris: ["https://client.example/app"],
    });
    expect((await revoke({ token: native.token, client_id: native.client.clientId })).status).toBe(200);
    expect((await userinfo(native.token)).status).toBe(401);
  });

  it("RFC 7009 2.2: answers 200 for what is no token, or none any more", async () => {
    const { token, client } = await obtainToken(application);
    for (const one of ["x", token, token]) {
      const answer = await revoke({ token: one }, authorization(client));
      expect([answer.status, answer.json]).toEqual([200, {}]);
    }
  });

  it("RFC 7009 2.1: leaves another client's session, and a person's own", async () => {
    const { token } = await obtainToken(application);
    const stranger = await createClient(application);
    expect(await revoke({ token }, authorization(stranger))).toMatchObject({ status: 400 });
    expect((await userinfo(token)).status).toBe(200);
    const { as } = await signIn(application, { delivery: "bearer" });
    const own = "bearer" in as ? as.bearer : "";
    expect((await revoke({ token: own }, authorization(stranger))).status).toBe(200);
    expect((await get(application, "/api/me", bearer(own))).status).toBe(200);
  });

  it("RFC 7009 2.1: wants a client and a token", async () => {
    const { token, client } = await obtainToken(application);
    expect((await revoke({ token })).json.error).toBe("invalid_client");
    expect((await revoke({}, authorization(client))).json.error).toBe("invalid_request");
    expect((await get(application, "/oauth/revoke", authorization(client))).status).toBe(405);
  });
});

describe("a token of an application", () => {
  it("opens no account, and allows no application", async () => {
    const { token, client } = await obtainToken(application);
    const answers = [
      await get(application, "/api/me/sessions", bearer(token)),
      await get(application, "/api/admin/users", bearer(token)),
      await get(application, authorizeTarget(client), bearer(token)),
    ];
    expect(answers.map(({ status }) => status)).toEqual([403, 403, 303]);
    expect(new URL(answers[2]?.headers.get("location") ?? "").pathname).toBe("/sign-in");
  });

  it("RFC 8414 2: everything is found by the metadata", async () => {
    const { json } = await get(application, "/.well-known/oauth-authorization-server");
    const { authUrl } = application;
    expect(json).toMatchObject({
      issuer: authUrl,
      authorization_endpoint: `${authUrl}/oauth/authorize`,
      token_endpoint: `${authUrl}/oauth/token`,
      scopes_supported: ["profile", "email"],
      code_challenge_methods_supported: ["S256"],
      authorization_response_iss_parameter_supported: true,
    });
    expect(JSON.stringify(json)).not.toContain("openid");
  });
});
