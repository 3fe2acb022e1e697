import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { hasDuplicateKeys, MAX_BODY_BYTES, readJsonBody } from "./json-body";

const post = (body: BodyInit, type: string | null = "application/json") => {
  const request = new Request("http://localhost/", { method: "POST", body, duplex: "half" } as RequestInit);
  if (type === null) request.headers.delete("content-type");
  else request.headers.set("content-type", type);
  return request;
};

describe("readJsonBody", () => {
  it("reads an object, with or without a charset", async () => {
    expect(await readJsonBody(post('{"token":"x"}'))).toEqual({ token: "x" });
    expect(await readJsonBody(post('{"token":"x"}', "Application/JSON; charset=utf-8"))).toEqual({
      token: "x",
    });
  });

  it("takes no body for an empty object, whatever its type", async () => {
    expect(await readJsonBody(new Request("http://localhost/", { method: "DELETE" }))).toEqual({});
  });

  it.each(["text/plain", "application/x-www-form-urlencoded", "application/jsonp", "", null])(
    "refuses the content type %j",
    async (type) => {
      await expect(readJsonBody(post("{}", type))).rejects.toMatchObject({ code: "unsupported-media-type" });
    },
  );

  it("takes 16 KB and refuses one byte more", async () => {
    const padded = (length: number) => JSON.stringify("x".repeat(length - 2));
    expect(await readJsonBody(post(padded(MAX_BODY_BYTES)))).toHaveLength(MAX_BODY_BYTES - 2);
    await expect(readJsonBody(post(padded(MAX_BODY_BYTES + 1)))).rejects.toMatchObject({
      code: "payload-too-large",
    });
  });

  it.each(["{", "", "nul", '{"a":1,"a":2}', "\u{feff}{}", "undefined"].filter(Boolean))(
    "refuses %j",
    async (body) => {
      await expect(readJsonBody(post(body))).rejects.toMatchObject({ code: "malformed-request" });
    },
  );

  it("refuses bytes that are not UTF-8", async () => {
    await expect(readJsonBody(post(new Uint8Array([0x22, 0xff, 0x22])))).rejects.toMatchObject({
      code: "malformed-request",
    });
  });

  it("answers any bytes with a value or one of its own codes", async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ minLength: 1, maxLength: 200 }), async (bytes) => {
        const code = await readJsonBody(post(new Uint8Array(bytes))).then(
          () => "read",
          (error: unknown) => (error as { code?: string }).code,
        );
        expect(["read", "malformed-request"]).toContain(code);
      }),
    );
  });
});

describe("hasDuplicateKeys", () => {
  it.each([
    ['{"a":1,"a":2}', true],
    ['{"a":1,"\\u0061":2}', true],
    ['{"x":{"a":1,"b":2,"a":3}}', true],
    ['[{"a":1},{"a":2}]', false],
    ['{"a":{"a":1}}', false],
    ['{"a":"\\"a\\":","b":"{\\"b\\":1}"}', false],
    ['{"a" : 1, "a" :2}', true],
  ])("%s: %s", (json, expected) => {
    expect(hasDuplicateKeys(json)).toBe(expected);
  });

  it("finds none in what JSON.stringify writes", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(hasDuplicateKeys(JSON.stringify(value))).toBe(false);
      }),
    );
  });
});
