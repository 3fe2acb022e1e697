import { describe, expect, it } from "vitest";
import { DEVICE_CODE_GRANT } from "@/lib/oauth/metadata";
import { sharedApplication } from "./application";
import { createClient, get, grant, post, type TestClient } from "./oauth-world";
import { type SignedIn, signIn } from "./sign-in";

// The device flow: every case, with its answer, over HTTP.

const application = sharedApplication();
const { database } = application;

const TOKEN = "/oauth/token";
const isLive = async (token: string) =>
  (await get(application, "/oauth/userinfo", { authorization: `Bearer ${token}` })).status === 200;

describe("a device", () => {
  const BEGIN = "/oauth/device_authorization";

  async function begin(fields: { confidential?: boolean } = {}) {
    const client = await createClient(application, { kind: "NATIVE", device: true, ...fields });
    const answer = await post(application, BEGIN, { client_id: client.clientId });
    return { client, answer, deviceCode: String(answer.json.device_code) };
  }

  const poll = async (client: TestClient, deviceCode: string) =>
    post(application, TOKEN, {
      grant_type: DEVICE_CODE_GRANT,
      device_code: deviceCode,
      client_id: client.clientId,
    });

  /** As if the interval had passed. */
  const wait = (client: TestClient) =>
    database.query(
      `UPDATE "DeviceCode" SET "lastPolledAt" = "lastPolledAt" - make_interval(secs => "interval") WHERE "applicationId" = $1`,
      client.id,
    );

  const sessionOf = async ({ userId }: SignedIn) =>
    (await database.query<{ id: string }>(`SELECT "id" FROM "Session" WHERE "userId" = $1`, userId))[0]?.id;

  async function answer(client: TestClient, status: "ALLOWED" | "DENIED"): Promise<SignedIn> {
    const person = await signIn(application);
    await grant(application, person, client);
    await database.query(
      `UPDATE "DeviceCode" SET "status" = $2::"DeviceCodeStatus", "userId" = $3, "authorizingSessionId" = $4
       WHERE "applicationId" = $1`,
      client.id,
      status,
      person.userId,
      await sessionOf(person),
    );
    return person;
  }

  it("RFC 8628 3.2: is given its codes, and no address that spares the person theirs", async () => {
    const { answer: begun } = await begin();
    expect(begun.status).toBe(200);
    expect(begun.json).toEqual({
      device_code: expect.stringMatching(/^[\w-]{43}$/) as string,
      user_code: expect.stringMatching(/^[A-Z]{4}-[A-Z]{4}$/) as string,
      verification_uri: `${application.authUrl}/device`,
      expires_in: 600,
      interval: 5,
    });
  });

  it("RFC 8628 3.2: of an application without devices, or with scopes that nobody knows, is given none", async () => {
    const client = await createClient(application, { kind: "NATIVE" });
    const refused = await post(application, BEGIN, { client_id: client.clientId });
    expect(refused).toMatchObject({ status: 400, json: { error: "unauthorized_client" } });
    const { client: allowed } = await begin();
    const odd = await post(application, BEGIN, { client_id: allowed.clientId, scope: "admin" });
    expect(odd).toMatchObject({ status: 400, json: { error: "invalid_scope" } });
  });

  it("RFC 8628 3.5: that polls too soon waits five seconds longer, for good", async () => {
    const { client, deviceCode } = await begin();
    expect((await poll(client, deviceCode)).json.error).toBe("authorization_pending");
    expect((await poll(client, deviceCode)).json.error).toBe("slow_down");
    expect((await poll(client, deviceCode)).json.error).toBe("slow_down");
    const rows = await database.query(
      `SELECT "interval" FROM "DeviceCode" WHERE "applicationId" = $1`,
      client.id,
    );
    expect(rows).toEqual([{ interval: 15 }]);
    await database.query(
      `UPDATE "DeviceCode" SET "lastPolledAt" = "lastPolledAt" - interval '10 seconds' WHERE "applicationId" = $1`,
      client.id,
    );
    expect((await poll(client, deviceCode)).json.error).toBe("slow_down");
    await wait(client);
    expect((await poll(client, deviceCode)).json.error).toBe("authorization_pending");
  });

  it("RFC 8628 3.5: that is let in gets one session, whatever it asks afterwards", async () => {
    const { client, deviceCode } = await begin();
    const person = await answer(client, "ALLOWED");
    const polled = await Promise.all(Array.from({ length: 5 }, () => poll(client, deviceCode)));
    const given = polled.filter(({ status }) => status === 200);
    expect(given).toHaveLength(1);
    const token = String(given[0]?.json.access_token);
    const userinfo = await get(application, "/oauth/userinfo", { authorization: `Bearer ${token}` });
    expect(userinfo.json.sub).toBe(person.userId);
    await wait(client);
    expect((await poll(client, deviceCode)).json.error).toBe("invalid_grant");
    expect(await isLive(token)).toBe(true);
  });

  it("RFC 8628 3.5: that is denied, or over, is told so", async () => {
    const denied = await begin();
    await answer(denied.client, "DENIED");
    expect((await poll(denied.client, denied.deviceCode)).json.error).toBe("access_denied");
    const over = await begin();
    await answer(over.client, "ALLOWED");
    await database.query(
      `UPDATE "DeviceCode" SET "createdAt" = "createdAt" - interval '10 minutes' WHERE "applicationId" = $1`,
      over.client.id,
    );
    expect((await poll(over.client, over.deviceCode)).json.error).toBe("expired_token");
  });

  it("RFC 8628 3.4: has a code of its own client alone", async () => {
    const { client, deviceCode, answer: begun } = await begin();
    await answer(client, "ALLOWED");
    const another = (await begin()).client;
    expect((await poll(another, deviceCode)).json.error).toBe("invalid_grant");
    for (const code of ["x", String(begun.json.user_code), ""])
      expect((await poll(another, code)).json.error).toBe(code === "" ? "invalid_request" : "invalid_grant");
    expect((await poll(client, deviceCode)).status).toBe(200);
  });

  it("of somebody who has signed out, or is disabled, since gets nothing", async () => {
    for (const change of [
      `DELETE FROM "Session" WHERE "userId" = $1`,
      `UPDATE "User" SET "disabledAt" = now() WHERE "id" = $1`,
      `DELETE FROM "Grant" WHERE "userId" = $1`,
    ]) {
      const { client, deviceCode } = await begin();
      const person = await answer(client, "ALLOWED");
      await database.query(change, person.userId);
      expect((await poll(client, deviceCode)).json.error).toBe("access_denied");
    }
  });
});
