import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { MESSAGES } from "@/app/i18n/catalogues";
import { type Application, type OwnApplication, sharedApplication, startAnother } from "./application";
import { send } from "./client";
import { type HttpAnswer, sendHttp } from "./http";

const KB = 1024;
const BOUNDARY = "----form";
const MULTIPART = `multipart/form-data; boundary=${BOUNDARY}`;
const URL_ENCODED = "application/x-www-form-urlencoded";

type Fields = readonly (readonly [name: string, value: string])[];

function multipart(...fields: Fields): string {
  const parts = fields.map(
    ([name, value]) => `--${BOUNDARY}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
  );
  return `${parts.join("")}--${BOUNDARY}--\r\n`;
}

type Post = { path?: string; type?: string | null; headers?: Record<string, string | string[]> };

/** Sends a body as a page of ours would. */
function post(
  application: Application,
  body: string | Uint8Array,
  { path = "/sign-in", type = MULTIPART, headers = {} }: Post = {},
): Promise<HttpAnswer> {
  const sent = {
    origin: application.authUrl,
    ...(type === null ? {} : { "content-type": type }),
    ...headers,
  };
  return sendHttp(new URL(path, application.url), { method: "POST", headers: sent, body });
}

/** The id of the action by which a sign-in page begins a sign-in: that of the form which has such a field. */
async function actionOf(application: Application): Promise<string> {
  const page = await sendHttp(new URL("/sign-in", application.url), { method: "GET", headers: {} });
  const form = page.text.split("<form").find((text) => text.includes('name="provider"'));
  const id = /name="\$ACTION_ID_([0-9a-f]+)"/.exec(form ?? "")?.[1];
  if (id === undefined) throw new Error("the page has no form");
  return id;
}

const application = sharedApplication();
let id: string;
beforeAll(async () => {
  id = await actionOf(application);
});

/** Of a call by React's client, 900 KB of which took up the processor for seconds. */
const NESTED = (bytes: number) =>
  multipart(["0", `[${"[".repeat(bytes / 2)}${"]".repeat(bytes / 2)},"$K1"]`], ["_1_provider", "google"]);

const CALLED = { "next-action": "7f".repeat(21) };

describe("a form of a page of ours", () => {
  it("is taken as a browser sends it", async () => {
    const body = multipart([`$ACTION_ID_${id}`, ""], ["provider", "google"], ["returnTo", "/account"]);
    const answer = await post(application, body);
    expect(answer.status).toBe(303);
    expect(new URL(answer.headers.get("location") ?? "").pathname).toContain("auth");
  });

  it("is taken as React's client sends it, whole or in pieces", async () => {
    const body = multipart(["_1_provider", "google"], ["_1_returnTo", "/account"], ["0", '["$K1"]']);
    const headers = { "next-action": id, accept: "text/x-component" };
    const leads = ({ headers: answered }: HttpAnswer) => answered.get("x-action-redirect");
    expect(leads(await post(application, body, { headers }))).toContain("auth");
    async function* pieces() {
      for (const byte of Buffer.from(body)) yield Promise.resolve(Buffer.from([byte]));
    }
    const url = new URL("/sign-in", application.url);
    const sent = { origin: application.authUrl, "content-type": MULTIPART, ...headers };
    expect(leads(await sendHttp(url, { method: "POST", headers: sent, body: pieces() }))).toContain("auth");
  });

  it("whose fields are not its own is 400, however it is sent", async () => {
    const fields = [["provider", "nobody"]] as const;
    expect((await post(application, multipart([`$ACTION_ID_${id}`, ""], ...fields))).status).toBe(400);
    const called = multipart(["_1_provider", "nobody"], ["0", '["$K1"]']);
    expect((await post(application, called, { headers: { "next-action": id } })).status).toBe(400);
  });

  it("of exactly 64 KB is taken, and of one byte more it is not", async () => {
    const ofLength = (length: number) => {
      const fields = (padding: string) =>
        multipart([`$ACTION_ID_${id}`, ""], ["provider", "google"], ["returnTo", "/"], ["padding", padding]);
      return fields("x".repeat(length - fields("").length));
    };
    expect((await post(application, ofLength(64 * KB))).status).toBe(303);
    expect((await post(application, ofLength(64 * KB + 1))).status).toBe(413);
  });
});

describe.each([
  ["a page", "/sign-in"],
  ["a page for people who are signed in", "/account"],
  ["no page", "/there-is/nothing"],
  ["a page spelt like an operation", "/api/../sign-in"],
])("at %s", (_page, path) => {
  describe.each([
    ["as usual", {}],
    ["with a foreign Host", { host: "evil.example" }],
    ["with a foreign X-Forwarded-Host", { "x-forwarded-host": "evil.example" }],
  ])("%s", (_how, foreign) => {
    const statusOf = async (body: string | Uint8Array, options: Post = {}) =>
      (await post(application, body, { path, ...options, headers: { ...foreign, ...options.headers } }))
        .status;

    it("what is malformed is 400", async () => {
      for (const body of ["", "x", `--${BOUNDARY}`, multipart(["$ACTION_ID_zz", ""]), multipart(["a", "b"])])
        expect(await statusOf(body)).toBe(400);
      for (const body of [
        "",
        "x",
        multipart(["0", "["]),
        multipart(["0", '["$Q1"]'], ["1", '"$Q0"']),
        NESTED(20 * KB),
      ])
        expect(await statusOf(body, { headers: CALLED })).toBe(400);
      for (const body of ["", "[", "[".repeat(60 * KB), '["$1:a:b"]'])
        expect(await statusOf(body, { type: "text/plain;charset=UTF-8", headers: CALLED })).toBe(400);
      for (const body of ["a=%zz", "%ff", new Uint8Array([0x61, 0x3d, 0xff])])
        expect(await statusOf(body, { type: URL_ENCODED })).toBe(400);
      expect(await statusOf(multipart(["0", '["$K1"]']), { type: "multipart/form-data" })).toBe(400);
    });

    it("what is too large is 413, at once", async () => {
      for (const headers of [{}, CALLED]) {
        expect(await statusOf(NESTED(900 * KB), { headers })).toBe(413);
        expect(await statusOf("x".repeat(10 * KB * KB), { headers })).toBe(413);
      }
      expect(await statusOf("x".repeat(900 * KB), { type: URL_ENCODED })).toBe(413);
    });

    it("what is no form is 415", async () => {
      for (const type of ["application/json", "text/html", "multipart/mixed; boundary=x", null])
        for (const headers of [{}, CALLED]) expect(await statusOf("{}", { type, headers })).toBe(415);
      expect(await statusOf("a=1", { type: URL_ENCODED, headers: CALLED })).toBe(415);
      expect(await statusOf("[]", { type: "text/plain" })).toBe(415);
    });
  });

  it.each([
    ["with a foreign Origin", { origin: "https://evil.example" }],
    ["with an Origin that is none", { origin: "null" }],
    ["without Origin", { origin: [] }],
    ["without Origin, by another site", { origin: [], "sec-fetch-site": "cross-site" }],
  ])("%s all is 403, whatever it is, and told in words", async (_how, foreign) => {
    for (const called of [{}, CALLED])
      for (const [body, type] of [
        ["x", MULTIPART],
        [multipart(["a", "b"]), MULTIPART],
        [NESTED(900 * KB), MULTIPART],
        ["a=%zz", URL_ENCODED],
        ["{}", "application/json"],
      ] as const) {
        const answer = await post(application, body, { path, type, headers: { ...foreign, ...called } });
        expect(answer.status).toBe(403);
        expect(answer.text).toContain(MESSAGES.en.errors["cross-origin"].title);
        expect(answer.headers.get("cache-control")).toBe("private, no-store");
      }
  });
});

it.each(["/auth/nope", "/auth/google/nope", "/auth/"])(
  "at %s, which is no exchange, forms are judged as everywhere",
  async (path) => {
    const statusOf = async (body: string, options: Post = {}) =>
      (await post(application, body, { path, ...options })).status;
    for (const body of ["x", multipart(["a", "b"]), multipart(["$ACTION_ID_zz", ""])])
      expect(await statusOf(body)).toBe(400);
    expect(await statusOf("a=%zz", { type: URL_ENCODED })).toBe(400);
    expect(await statusOf(NESTED(900 * KB))).toBe(413);
    expect(await statusOf("{}", { type: "application/json" })).toBe(415);
    expect(await statusOf("x", { headers: { origin: "https://evil.example" } })).toBe(403);
  },
);

it("a refusal is told in words of the reader's language, and kept by no cache", async () => {
  const answers = await Promise.all(
    [{}, { "accept-language": "ru" }, { cookie: "locale=ru" }].map((headers) =>
      post(application, "x", { headers }),
    ),
  );
  const words = [MESSAGES.en, MESSAGES.ru, MESSAGES.ru].map(
    ({ errors }) => errors["malformed-request"].title,
  );
  for (const [index, { text, headers }] of answers.entries()) {
    expect(text).toContain(words[index]);
    expect(headers.get("content-type")).toBe("text/plain; charset=utf-8");
    expect(headers.get("cache-control")).toBe("private, no-store");
  }
});

it("an operation's body of 16 KB, nested as deep as it can, is 400", async () => {
  for (const raw of [
    "[".repeat(16 * KB),
    `${"[".repeat(8 * KB)}${"]".repeat(8 * KB)}`,
    `${'{"a":'.repeat(3000)}1`,
  ])
    expect((await send(application, "POST /auth/google", { raw })).status).toBe(400);
});

describe("forms from one address", () => {
  let own: OwnApplication;
  beforeAll(async () => {
    own = await startAnother({ LIMIT_EXCHANGE: "3/1m", TRUSTED_PROXIES: "127.0.0.1" });
  });
  beforeEach(() => own.database.query('DELETE FROM "RateLimit"'));
  afterAll(() => own.stop());

  it("are limited, well-formed or not, and those of other sites' pages use up nothing", async () => {
    const from = (address: string, headers = {}) => ({
      headers: { "x-forwarded-for": address, ...headers },
    });
    for (let count = 1; count <= 5; count++)
      expect(
        (await post(own, multipart(["a", "b"]), from("203.0.113.1", { origin: "https://evil.example" })))
          .status,
      ).toBe(403);
    for (let count = 1; count <= 3; count++)
      expect((await post(own, multipart(["a", "b"]), from("203.0.113.1"))).status).toBe(400);
    const good = multipart(
      [`$ACTION_ID_${await actionOf(own)}`, ""],
      ["provider", "google"],
      ["returnTo", "/"],
    );
    const refused = await post(own, good, from("203.0.113.1"));
    expect(refused.status).toBe(429);
    expect(refused.text).toContain(MESSAGES.en.errors["rate-limited"].title);
    expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(0);
    expect(Number(refused.headers.get("retry-after"))).toBeLessThanOrEqual(60);
    expect((await post(own, good, from("203.0.113.2"))).status).toBe(303);
  });
});
