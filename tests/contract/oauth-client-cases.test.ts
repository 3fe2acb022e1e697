import { randomUUID } from "node:crypto";
import { beforeAll, describe, expect, it } from "vitest";
import { sharedApplication } from "./application";
import { basic, createClient, post, type TestClient } from "./oauth-world";

// How clients say who they are: every case, with its answer, over HTTP.

const application = sharedApplication();
const { database } = application;

const TOKEN = "/oauth/token";
const authorization = ({ clientId, secret }: TestClient) => ({ authorization: basic(clientId, secret) });

describe("a client that is not who it says", () => {
  let web: TestClient;
  let open: TestClient;
  beforeAll(async () => {
    web = await createClient(application);
    open = await createClient(application, { confidential: false });
  });
  const other = "cs_" + "A".repeat(43);

  type Case = [
    source: string,
    what: string,
    form: () => Record<string, string>,
    headers: () => Record<string, string>,
    status: number,
    error: string,
    challenge: boolean,
  ];
  const none = () => ({});
  const cases: Case[] = [
    ["RFC 6749 5.2", "nobody", none, none, 401, "invalid_client", false],
    [
      "RFC 6749 5.2",
      "an unknown one",
      () => ({ client_id: randomUUID() }),
      none,
      401,
      "invalid_client",
      false,
    ],
    [
      "RFC 6749 2.3",
      "a confidential one without a secret",
      () => ({ client_id: web.clientId }),
      none,
      401,
      "invalid_client",
      false,
    ],
    [
      "RFC 6749 2.3",
      "a confidential one with an empty secret",
      () => ({ client_id: web.clientId, client_secret: "" }),
      none,
      401,
      "invalid_client",
      false,
    ],
    [
      "RFC 6749 2.3.1",
      "a wrong secret in the form",
      () => ({ client_id: web.clientId, client_secret: other }),
      none,
      401,
      "invalid_client",
      false,
    ],
    [
      "RFC 6749 5.2",
      "a wrong secret in the header",
      none,
      () => ({ authorization: basic(web.clientId, other) }),
      401,
      "invalid_client",
      true,
    ],
    [
      "RFC 6749 2.3.1",
      "another client's secret",
      none,
      () => ({ authorization: basic(open.clientId, web.secret) }),
      401,
      "invalid_client",
      true,
    ],
    [
      "RFC 6749 2.3.1",
      "a public one with a secret",
      () => ({ client_id: open.clientId, client_secret: other }),
      none,
      401,
      "invalid_client",
      false,
    ],
    [
      "RFC 7617 2",
      "a header that is not Basic",
      none,
      () => ({ authorization: "Basic !" }),
      401,
      "invalid_client",
      true,
    ],
    [
      "RFC 7617 2",
      "a header without a colon",
      none,
      () => ({ authorization: `Basic ${btoa(web.clientId)}` }),
      401,
      "invalid_client",
      true,
    ],
    [
      "RFC 6749 2.3.1",
      "a header that is not form-encoded",
      none,
      () => ({ authorization: `Basic ${btoa("%zz:x")}` }),
      401,
      "invalid_client",
      true,
    ],
    [
      "RFC 6749 5.2",
      "a bearer value",
      none,
      () => ({ authorization: `Bearer ${web.secret}` }),
      401,
      "invalid_client",
      true,
    ],
    [
      "RFC 7521 4.2",
      "an assertion",
      () => ({ client_id: web.clientId, client_assertion: "x" }),
      none,
      401,
      "invalid_client",
      false,
    ],
    [
      "RFC 6749 2.3",
      "two methods at once",
      () => ({ client_id: web.clientId, client_secret: web.secret }),
      () => authorization(web),
      400,
      "invalid_request",
      false,
    ],
    [
      "RFC 6749 2.3",
      "two clients at once",
      () => ({ client_id: open.clientId }),
      () => authorization(web),
      400,
      "invalid_request",
      false,
    ],
  ];
  it.each(cases)("%s: %s", async (_source, _what, form, headers, status, error, challenge) => {
    const answer = await post(application, TOKEN, { grant_type: "authorization_code", ...form() }, headers());
    expect(answer).toMatchObject({ status, json: { error } });
    expect(answer.headers.get("www-authenticate")?.startsWith("Basic ") ?? false).toBe(challenge);
    expect(answer.headers.get("cache-control")).toBe("private, no-store");
  });

  it("RFC 6749 2.3.1: a secret in the address counts for nothing", async () => {
    const query = new URLSearchParams({ client_id: web.clientId, client_secret: web.secret });
    const answer = await post(application, `${TOKEN}?${query.toString()}`, {
      grant_type: "authorization_code",
    });
    expect(answer).toMatchObject({ status: 401, json: { error: "invalid_client" } });
  });

  it("a disabled one, and one of a guarded host", async () => {
    const disabled = await createClient(application);
    await database.query(`UPDATE "Application" SET "disabledAt" = now() WHERE "id" = $1`, disabled.id);
    const guarded = await createClient(application, { kind: "PROXIED", confidential: true });
    for (const client of [disabled, guarded]) {
      const answer = await post(application, TOKEN, { grant_type: "x" }, authorization(client));
      expect(answer).toMatchObject({ status: 401, json: { error: "invalid_client" } });
    }
  });

  it("a secret that is over", async () => {
    const sql = `UPDATE "ApplicationSecret" SET "expiresAt" = now() WHERE "applicationId" = $1`;
    const rotated = await createClient(application);
    await database.query(sql, rotated.id);
    const answer = await post(application, TOKEN, { grant_type: "x" }, authorization(rotated));
    expect(answer).toMatchObject({ status: 401, json: { error: "invalid_client" } });
  });
});
