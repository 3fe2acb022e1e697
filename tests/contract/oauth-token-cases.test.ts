import { beforeAll, describe, expect, it } from "vitest";
import { DEVICE_CODE_GRANT } from "@/lib/oauth/metadata";
import { sharedApplication } from "./application";
import { sendHttp } from "./http";
import { basic, createClient, post, type TestClient } from "./oauth-world";

// What the token endpoint does not take: every case, with its answer, over HTTP.

const application = sharedApplication();

const TOKEN = "/oauth/token";
const authorization = ({ clientId, secret }: TestClient) => ({ authorization: basic(clientId, secret) });

describe("a request that is none", () => {
  let client: TestClient;
  beforeAll(async () => {
    client = await createClient(application);
  });

  it.each([
    ["RFC 6749 5.2", "no grant_type", {}, "invalid_request"],
    ["RFC 6749 5.2", "another grant_type", { grant_type: "client_credentials" }, "unsupported_grant_type"],
    [
      "RFC 9700 2.4",
      "a password",
      { grant_type: "password", username: "a", password: "b" },
      "unsupported_grant_type",
    ],
    [
      "RFC 6749 6",
      "a refresh token",
      { grant_type: "refresh_token", refresh_token: "x" },
      "unsupported_grant_type",
    ],
    ["RFC 6749 4.1.3", "no code", { grant_type: "authorization_code", redirect_uri: "x" }, "invalid_request"],
    ["RFC 6749 4.1.3", "no redirect_uri", { grant_type: "authorization_code", code: "x" }, "invalid_request"],
    [
      "RFC 6749 5.2",
      "an unknown code",
      { grant_type: "authorization_code", code: "x", redirect_uri: "x" },
      "invalid_grant",
    ],
    [
      "RFC 6749 5.2",
      "a NUL",
      { grant_type: "authorization_code", code: "\0", redirect_uri: "\0" },
      "invalid_grant",
    ],
    [
      "RFC 8628 3.4",
      "a device code of an application without devices",
      { grant_type: DEVICE_CODE_GRANT, device_code: "x" },
      "unauthorized_client",
    ],
  ] as [string, string, Record<string, string>, string][])("%s: %s", async (_source, _what, form, error) => {
    expect(await post(application, TOKEN, form, authorization(client))).toMatchObject({
      status: 400,
      json: { error },
    });
  });

  it("RFC 6749 3.2: a parameter that stands twice", async () => {
    for (const name of ["grant_type", "code", "redirect_uri", "code_verifier", "client_id"]) {
      const pairs: [string, string][] = [
        [name, client.clientId],
        [name, client.clientId],
      ];
      const answer = await post(application, TOKEN, pairs, authorization(client));
      expect(answer, name).toMatchObject({ status: 400, json: { error: "invalid_request" } });
    }
  });

  it.each([
    ["application/json", "{}", 415],
    ["multipart/form-data; boundary=x", "--x--", 415],
    ["text/plain", "grant_type=authorization_code", 415],
    ["application/x-www-form-urlencoded", "x=".padEnd(16 * 1024 + 1, "x"), 413],
    ["application/x-www-form-urlencoded", "grant_type=a", 401],
    ["application/x-www-form-urlencoded;charset=UTF-8", "grant_type=a", 401],
  ])("RFC 6749 3.2: a body of %s", async (contentType, body, status) => {
    const url = new URL(TOKEN, application.url);
    const answer = await sendHttp(url, { method: "POST", headers: { "content-type": contentType }, body });
    expect(answer.status).toBe(status);
    expect(JSON.parse(answer.text)).toMatchObject({
      error: status === 401 ? "invalid_client" : "invalid_request",
    });
  });

  it.each(["GET", "PUT", "DELETE", "OPTIONS"])("RFC 6749 3.2, RFC 9110 15.5.6: %s", async (method) => {
    const url = new URL(`${TOKEN}?grant_type=authorization_code`, application.url);
    const { status, headers } = await sendHttp(url, { method, headers: authorization(client) });
    expect([status, headers.get("allow")]).toEqual([method === "OPTIONS" ? 204 : 405, "OPTIONS, POST"]);
  });
});
