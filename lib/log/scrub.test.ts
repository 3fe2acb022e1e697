import { randomBytes } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createKeyring } from "@/lib/crypto/keyring";
import { seal } from "@/lib/crypto/seal";
import { isHarmless, scrub } from "./scrub";

const jwt = "eyJhbGciOiJSUzI1NiIsImtpZCI6ImEifQ.eyJzdWIiOiI0MiJ9.c2lnbmF0dXJl-_x";

describe("a scrubbed text", () => {
  it.each([
    ["a JWT", `bad token ${jwt}!`, "bad token [jwt]!"],
    ["a JWT cut short", "bad eyJhbGciOiJSUzI1NiJ9", "bad [jwt]"],
    ["an unsigned JWT", "eyJhbGciOiJub25lIn0.eyJzdWIiOiI0MiJ9.", "[jwt]"],
    ["a sealed value", "found v1.Ab3_x9Zq.QUJDREVGR0g twice", "found [sealed] twice"],
    ["a bearer header", "Authorization: Bearer abc.def", "Authorization: [masked] [masked]"],
    ["a basic header", "sent Basic aWQ6c2VjcmV0 to it", "sent Basic [masked] to it"],
    [
      "a code in a query",
      "GET /cb?code=4/0AX4&state=xyz&iss=a",
      "GET /cb?code=[masked]&state=[masked]&iss=a",
    ],
    ["a token in a form", "access_token=gho_1&scope=user", "access_token=[masked]&scope=user"],
    [
      "a token in JSON",
      '{"access_token":"x y","scope":"user"}',
      '{"access_token":"[masked]","scope":"user"}',
    ],
    ["a secret by name", "client_secret: s3cret, id: 7", "client_secret: [masked], id: 7"],
    ["a verifier", "code_verifier=abc", "code_verifier=[masked]"],
    ["a cookie", "set __Host-session=v1.a.b", "set __Host-session=[masked]"],
    ["a cookie of http", "set cloakroom_session_3000=v1.a.b", "set cloakroom_session_3000=[masked]"],
    ["a service token without a digit", `st_${"aB-_".repeat(10)}aBc, id 7`, "[masked], id 7"],
    ["an invitation's token", `/sign-in/invitation/inv_${"-a".repeat(21)}-`, "/sign-in/invitation/[masked]"],
    ["a GitHub token", "gho_16C7e42F292c6912E7710c838347Ae178B4a!", "[masked]!"],
    ["a Google token", "ya29.a0AfH6SMBx-y and 4/0AX4XfWhabc", "[masked] and [masked]"],
    ["a password in a URL", "postgresql://app:p%40ss@db:5432/app", "postgresql://[masked]@db:5432/app"],
    ["a key as long as an id", "0123456789abcdef0123456789abcdef0123", "[masked]"],
    ["a digest", `hash ${"0123456789abcdef".repeat(4)}`, "hash [masked]"],
  ])("hides %s", (_, text, expected) => {
    expect(scrub(text)).toBe(expected);
  });

  it.each([
    "connect ECONNREFUSED 127.0.0.1:5432",
    "code: P2002, Unique constraint failed on the fields: (`email`)",
    "token-expired",
    "GET",
    "/api/me/sessions/{id}",
    "0192f0c1-2345-7abc-89de-f0123456789a",
    "the token is not ours",
    "user 0192f0c1-2345-7abc-89de-f0123456789a has 2 sessions",
    "at issueSession (/srv/app/lib/sessions/mutations.ts:31:9)",
    "at node_modules_next_dist_esm_build_templates_app-route_0.js:1:2",
    "https://github.com/login/oauth/authorize",
    "v1.2.3",
    "Имя: Анна",
  ])("keeps what helps: %s", (text) => {
    expect(scrub(text)).toBe(text);
  });

  it("hides every sealed value, JWT, token and code, wherever it stands and however random", () => {
    const ring = createKeyring([randomBytes(32).toString("base64")]);
    const bytes = fc.uint8Array({ minLength: 32, maxLength: 64 }).map((array) => Buffer.from(array));
    const credential = fc.oneof(
      bytes.map((random) => seal("session", random, ring)),
      bytes.map(
        (random) => `eyJhbGciOiJSUzI1NiJ9.${random.toString("base64url")}.${random.toString("base64url")}`,
      ),
      bytes.map((random) => `Bearer ${random.toString("base64")}`),
      bytes.map((random) => random.toString("hex")),
      bytes.map((random) => `gho_${random.toString("hex")}`),
      bytes.map((random) => `code=${random.toString("base64url")}`),
      bytes.map((random) => `"id_token": "${random.toString("base64url")}"`),
    );
    const around = fc.constantFrom("", " ", "(", '"', ":", ", ", "\n", "Fehler: ", "слово ");
    fc.assert(
      fc.property(credential, around, around, (value, before, after) => {
        const scrubbed = scrub(`${before}${value}${after}`);
        const longest = value
          .split(/[ ".:=]+/)
          .reduce((one, other) => (other.length > one.length ? other : one));
        expect(scrubbed).not.toContain(longest.slice(4, 20));
      }),
      { numRuns: 500 },
    );
  });

  it("shows characters that steer terminals or turn text around, and is cut", () => {
    expect(scrub("a\u009b31mb\u202ec\u2028d")).toBe("a\\u009b31mb\\u202ec\\u2028d");
    expect(scrub("a ".repeat(5000))).toHaveLength(2003);
  });

  it("takes time in proportion to its text, whatever the text", () => {
    for (const text of ["eyJ", "a-", "A1a", "token", "v1.", "http://", "code=", "Bearer "]) {
      const started = performance.now();
      scrub(text.repeat(100_000));
      expect(performance.now() - started, text).toBeLessThan(2000);
    }
  });
});

it("knows an id by its digits and dashes", () => {
  const id = "0192f0c1-2345-7abc-89de-f0123456789a";
  expect(isHarmless(id)).toBe(true);
  for (let index = 0; index < id.length; index++) {
    const wrong = id.charAt(index) === "-" ? "0" : "-";
    expect(isHarmless(id.slice(0, index) + wrong + id.slice(index + 1)), `at ${index}`).toBe(false);
  }
});
