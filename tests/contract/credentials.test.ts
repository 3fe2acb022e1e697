import { randomBytes } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { sessionCookieAt } from "../session-cookie";
import { sharedApplication } from "./application";
import { type Credentials, send } from "./client";
import { signIn } from "./sign-in";

const application = sharedApplication();
const { database } = application;
const name = sessionCookieAt(application.authUrl);
const bearerOf = ({ as }: { as: Credentials }) => ("bearer" in as ? as.bearer : "");
const cookieOf = ({ as }: { as: Credentials }) => ("cookie" in as ? as.cookie : "");

describe("an Authorization header", () => {
  const ask = (authorization: string, headers: Record<string, string> = {}) =>
    send(application, "GET /api/me", { headers: { ...headers, authorization } });

  it("is read as RFC 6750 and RFC 9110 write it: the scheme in any case, spaces between", async () => {
    const value = bearerOf(await signIn(application, { delivery: "bearer" }));
    for (const scheme of ["Bearer ", "bearer ", "BEARER   "])
      expect((await ask(scheme + value)).status, scheme).toBe(200);
  });

  it("is 401 in every other form, also beside a good cookie", async () => {
    const value = bearerOf(await signIn(application, { delivery: "bearer" }));
    const cookie = cookieOf(await signIn(application));
    const [version = "", kid = "", body = ""] = value.split(".");
    const bad = [
      "",
      "Bearer",
      "Bearer ",
      `Bearer${value}`,
      `Bearer: ${value}`,
      `Bearer "${value}"`,
      `Bearer ${value} ${value}`,
      `Bearer ${value}, Bearer ${value}`,
      `Bearer token=${value}`,
      `Basic ${Buffer.from(`${value}:`).toString("base64")}`,
      `Digest username="a"`,
      value,
      `token ${value}`,
      `Bearer ${value}=`,
      `Bearer ${value}A`,
      `Bearer ${value.slice(0, -1)}`,
      `Bearer ${value.toUpperCase()}`,
      `Bearer v2.${kid}.${body}`,
      `Bearer ${version}.AAAA.${body}`,
      `Bearer ${version}.${kid}.${randomBytes(100).toString("base64url")}`,
      `Bearer ${"x".repeat(12_000)}`,
    ];
    for (const authorization of bad) {
      expect((await ask(authorization)).status, authorization).toBe(401);
      expect((await ask(authorization, { cookie })).status, authorization).toBe(401);
    }
  });

  it("is told why it was refused, unless there was nothing to judge (RFC 6750 section 3.1)", async () => {
    const challengeOf = async (headers: Record<string, string>) =>
      (await send(application, "GET /api/me", { headers })).headers.get("www-authenticate");
    expect(await challengeOf({ authorization: "Bearer v1.forged.value" })).toBe(
      'Bearer error="invalid_token"',
    );
    expect(await challengeOf({ authorization: "Bearer" })).toBe('Bearer error="invalid_token"');
    expect(await challengeOf({ cookie: `${name}=v1.forged.value` })).toBe("Bearer");
    expect(await challengeOf({ authorization: "Basic YTpi" })).toBe("Bearer");
    expect(await challengeOf({})).toBe("Bearer");
  });

  it("is not answered with 500 when there are two", async () => {
    const value = bearerOf(await signIn(application, { delivery: "bearer" }));
    for (const authorization of [
      ["Bearer wrong", `Bearer ${value}`],
      [`Bearer ${value}`, "Basic YTpi"],
    ])
      expect([200, 401]).toContain(
        (await send(application, "GET /api/me", { headers: { authorization } })).status,
      );
  });

  it("is no way in for what the database holds, nor for a value with one letter changed", async () => {
    const signedIn = await signIn(application, { delivery: "bearer" });
    const rows = await database.query<{ id: string; hash: Buffer }>(
      'SELECT "id", "secretHash" AS "hash" FROM "Session" WHERE "userId" = $1',
      signedIn.userId,
    );
    for (const { id, hash } of rows)
      for (const text of [id, hash.toString("hex"), hash.toString("base64url")])
        expect((await ask(`Bearer ${text}`)).status).toBe(401);

    const value = bearerOf(signedIn);
    await fc.assert(
      fc.asyncProperty(
        fc.nat(value.length - 1),
        fc.stringMatching(/^[AZaz09_.-]$/),
        async (index, letter) => {
          fc.pre(value[index] !== letter);
          expect(
            (await ask(`Bearer ${value.slice(0, index)}${letter}${value.slice(index + 1)}`)).status,
          ).toBe(401);
        },
      ),
      { numRuns: 40 },
    );
  });

  it("is 401, never 500, for any text that HTTP can carry", async () => {
    const text = fc.string({
      unit: fc.integer({ min: 0x20, max: 0xff }).map((code) => String.fromCharCode(code)),
      maxLength: 200,
    });
    const near = text.map((rest) => `Bearer v1.${rest}`);
    await fc.assert(
      fc.asyncProperty(fc.oneof(text, near), async (authorization) => {
        fc.pre(!/[\u007f]/.test(authorization));
        expect((await ask(authorization)).status).toBe(401);
      }),
      { numRuns: 100 },
    );
  });
});

describe("a Cookie header", () => {
  const ask = (cookie: string) => send(application, "GET /api/me", { headers: { cookie } });

  it("may be full of other things", async () => {
    const cookie = cookieOf(await signIn(application));
    const others = [
      "a=b; c",
      "=",
      "; ;;",
      "%",
      "a=%ff",
      "__proto__=1; constructor=2",
      'q="x',
      `big=${"x".repeat(14_000)}`,
    ];
    for (const other of others) {
      expect((await ask(`${other}; ${cookie}`)).status, other).toBe(200);
      expect((await ask(`${cookie}; ${other}`)).status, other).toBe(200);
    }
  });

  it("is 401 when its session is no session", async () => {
    const bad = [
      `${name}=`,
      name,
      `${name}=x`,
      `${name}=%`,
      `${name}="`,
      `${name}=v1..`,
      `${name}=v1.${"x".repeat(14_000)}.y`,
    ];
    for (const cookie of bad) expect((await ask(cookie)).status, cookie).toBe(401);
  });

  it("is not answered with 500 when it names the session twice", async () => {
    const cookie = cookieOf(await signIn(application));
    for (const twice of [`${name}=planted; ${cookie}`, `${cookie}; ${name}=planted`])
      expect([200, 401]).toContain((await ask(twice)).status);
    expect((await ask(`${cookie}; ${cookie}`)).status).toBe(200);
    const lines = { cookie: ["a=1", cookie] };
    expect((await send(application, "GET /api/me", { headers: lines })).status).toBe(200);
  });

  it("is 401, never 500, for any text that HTTP can carry", async () => {
    const text = fc.string({
      unit: fc.integer({ min: 0x20, max: 0xff }).map((code) => String.fromCharCode(code)),
      maxLength: 300,
    });
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(
          text,
          text.map((rest) => `${name}=${rest}`),
        ),
        async (cookie) => {
          fc.pre(!/[\u007f]/.test(cookie));
          expect((await ask(cookie)).status).toBe(401);
        },
      ),
      { numRuns: 100 },
    );
  });
});

describe("a session's value", () => {
  it("travels either way: what came as a bearer value works as a cookie", async () => {
    const cookie = `${name}=${bearerOf(await signIn(application, { delivery: "bearer" }))}`;
    expect((await send(application, "GET /api/me", { as: { cookie } })).status).toBe(200);
  });

  it("notes that it was used, at most once in five minutes", async () => {
    const { userId, as } = await signIn(application);
    const lastSeen = async () =>
      (
        await database.query<{ age: number }>(
          `SELECT extract(epoch FROM now() - "lastSeenAt")::float AS age FROM "Session" WHERE "userId" = $1`,
          userId,
        )
      )[0]?.age ?? 0;
    const setBack = (by: string) =>
      database.query(
        `UPDATE "Session" SET "lastSeenAt" = now() - $2::interval WHERE "userId" = $1`,
        userId,
        by,
      );
    await setBack("4 minutes");
    await send(application, "GET /api/me", { as });
    await setBack("6 minutes");
    await send(application, "GET /api/me", { as });
    // Written after the response has gone out.
    await expect.poll(lastSeen).toBeLessThan(60);
  });
});
