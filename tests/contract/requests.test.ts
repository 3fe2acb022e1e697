import { Readable } from "node:stream";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { sharedApplication } from "./application";
import { send } from "./client";

const application = sharedApplication();
const { database, sandbox } = application;
const KB = 1024;

/** Nothing was judged, so nothing is written down: not even a refusal. */
async function expectNothingWritten(ask: () => Promise<unknown>): Promise<void> {
  const before = await database.countRows();
  await ask();
  expect(await database.countRows()).toEqual(before);
}

describe.each(["google", "github"] as const)("POST /auth/%s", (provider) => {
  const mint = (person: string) =>
    provider === "google" ? sandbox.mintGoogle({ person }) : sandbox.mintGithub({ person });

  it.each([
    ["no body at all", undefined],
    ["nothing", ""],
    ["no JSON", "access_token=x"],
    ["half of JSON", '{"access_token":"x"'],
    ["a list", '[{"access_token":"x"}]'],
    ["a text", '"access_token"'],
    ["null", "null"],
    ["no token", "{}"],
    ["a token that is null", '{"access_token":null}'],
    ["a token that is a number", '{"access_token":7}'],
    ["a token that is a list", '{"access_token":["x"]}'],
    ["an empty token", '{"access_token":""}'],
    ["a token of 12 001 characters", `{"access_token":"${"x".repeat(12_001)}"}`],
    ["two tokens", '{"access_token":"x","token":"x"}'],
    ["a key twice", '{"access_token":"x","access_token":"y"}'],
    ["a key twice, once escaped", '{"access_token":"x","access\\u005ftoken":"y"}'],
    ["a key twice further down", '{"access_token":"x","a":{"b":1,"b":2}}'],
    ["an unknown delivery", '{"access_token":"x","delivery":"post"}'],
    ["a delivery that is a list", '{"access_token":"x","delivery":["cookie"]}'],
    ["a byte order mark", '\ufeff{"access_token":"x"}'],
    ["bytes that are not UTF-8", new Uint8Array([0x7b, 0x22, 0xff, 0x22, 0x7d])],
  ])("refuses %s with 400", async (_, raw) => {
    await expectNothingWritten(async () => {
      const answer = await send(application, `POST /auth/${provider}`, raw === undefined ? {} : { raw });
      expect(answer).toMatchObject({ status: 400, body: { code: "malformed-request" } });
    });
  });

  it.each([
    "text/plain",
    "application/x-www-form-urlencoded",
    "multipart/form-data; boundary=x",
    "application/jsonp",
    "",
  ])("refuses JSON sent as %j with 415", async (type) => {
    await expectNothingWritten(async () => {
      const sending = { raw: '{"access_token":"x"}', headers: { "content-type": type } };
      const answer = await send(application, `POST /auth/${provider}`, sending);
      expect(answer).toMatchObject({ status: 415, body: { code: "unsupported-media-type" } });
    });
  });

  it.each([16 * KB + 1, 64 * KB, 10 * KB * KB])("refuses a body of %i bytes with 413", async (length) => {
    const raw = JSON.stringify({ access_token: "x", padding: "" });
    await expectNothingWritten(async () => {
      const padded = raw.replace('""', `"${"x".repeat(length - raw.length)}"`);
      const answer = await send(application, `POST /auth/${provider}`, { raw: padded });
      expect(answer).toMatchObject({ status: 413, body: { code: "payload-too-large" } });
    });
  });

  it("refuses a body of unknown length once it is too large", async () => {
    const raw = Readable.from(Array.from({ length: 20 }, () => Buffer.alloc(KB, " ")));
    expect((await send(application, `POST /auth/${provider}`, { raw })).status).toBe(413);
  });

  it.each([
    ["a page of another site", { origin: "https://evil.example" }],
    ["a page that hides its origin", { origin: "null" }],
    ["a page of our host on another port", { origin: "http://localhost:1" }],
    ["a subresource of another site", { "sec-fetch-site": "cross-site" }],
    ["a page of a sibling domain", { "sec-fetch-site": "same-site" }],
    [
      "a page that says so in one header only",
      { origin: "https://evil.example", "sec-fetch-site": "same-origin" },
    ],
  ])("refuses a good proof from %s with 403 (login CSRF)", async (_, headers) => {
    const { id } = await sandbox.addPerson();
    const { access_token } = await mint(id);
    await expectNothingWritten(async () => {
      const answer = await send(application, `POST /auth/${provider}`, { json: { access_token }, headers });
      expect(answer).toMatchObject({ status: 403, body: { code: "cross-origin" } });
      expect(answer.headers.getSetCookie()).toEqual([]);
    });
  });

  it("takes a good proof from a page of ours", async () => {
    const { id } = await sandbox.addPerson();
    const { access_token } = await mint(id);
    const headers = { origin: application.authUrl, "sec-fetch-site": "same-origin" };
    expect(
      (await send(application, `POST /auth/${provider}`, { json: { access_token }, headers })).status,
    ).toBe(200);
  });

  it("answers any JSON with one of its codes", async () => {
    const fields = fc.constantFrom(
      "id_token",
      "access_token",
      "token",
      "nonce",
      "delivery",
      "__proto__",
      "toString",
    );
    const value = fc.oneof(
      fc.jsonValue(),
      fc.string({ unit: "binary" }),
      fc.constantFrom("cookie", "bearer"),
    );
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.jsonValue(), fc.dictionary(fields, value)), async (json) => {
        const { status } = await send(application, `POST /auth/${provider}`, { json });
        expect([400, 401]).toContain(status);
      }),
      { numRuns: 60 },
    );
  });

  it("answers any bytes with 400", async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ minLength: 1, maxLength: 300 }), async (bytes) => {
        expect(
          (await send(application, `POST /auth/${provider}`, { raw: new Uint8Array(bytes) })).status,
        ).toBe(400);
      }),
      { numRuns: 60 },
    );
  });
});

describe("POST /auth/google", () => {
  it.each([
    ["an id_token and an access_token", '{"id_token":"x","access_token":"x"}'],
    ["all three tokens", '{"id_token":"x","access_token":"x","token":"x"}'],
    ["a nonce with an access_token", '{"access_token":"x","nonce":"n"}'],
    ["a nonce that is empty", '{"id_token":"x","nonce":""}'],
    ["a nonce that is a number", '{"id_token":"x","nonce":7}'],
  ])("refuses %s with 400", async (_, raw) => {
    expect((await send(application, "POST /auth/google", { raw })).status).toBe(400);
  });

  it("takes a body of exactly 16 KB, and JSON with a charset", async () => {
    const { id } = await sandbox.addPerson();
    const { id_token } = await sandbox.mintGoogle({ person: id });
    const bare = JSON.stringify({ id_token, padding: "" });
    const raw = bare.replace('""', `"${"x".repeat(16 * KB - bare.length)}"`);
    const headers = { "content-type": "Application/JSON; charset=utf-8" };
    expect((await send(application, "POST /auth/google", { raw, headers })).status).toBe(200);
  });
});

describe("POST /auth/github", () => {
  it("knows no id_token", async () => {
    expect((await send(application, "POST /auth/github", { raw: '{"id_token":"x"}' })).status).toBe(400);
  });
});
