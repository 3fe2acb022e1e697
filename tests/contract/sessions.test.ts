import { randomUUID } from "node:crypto";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { session } from "@/lib/api/contract/schema";
import { sharedApplication } from "./application";
import { type Credentials, send, USER_AGENT } from "./client";
import { signIn } from "./sign-in";

const application = sharedApplication();
const { database } = application;
const standing = async (as: Credentials) => (await send(application, "GET /api/me", { as })).status;
const list = async (as: Credentials) =>
  z
    .object({ sessions: z.array(session) })
    .parse((await send(application, "GET /api/me/sessions", { as })).body).sessions;
const currentId = async (as: Credentials) => (await list(as)).find(({ current }) => current)?.id ?? "";

/** Somebody signed in three times: with a browser, with a command-line tool, with another browser. */
async function signInThrice() {
  const browser = await signIn(application);
  const { person } = browser;
  const tool = await signIn(application, { person, delivery: "bearer" });
  const other = await signIn(application, { person, by: "github" });
  return { person, userId: browser.userId, browser: browser.as, tool: tool.as, other: other.as };
}

describe("GET /api/me/sessions", () => {
  it("lists one's own live sessions, and marks the one that asks", async () => {
    const { browser, tool } = await signInThrice();
    await signInThrice();
    const seen = await list(tool);
    expect(seen.map(({ provider, carrier, current }) => [provider, carrier, current])).toEqual([
      ["github", "COOKIE", false],
      ["google", "BEARER", true],
      ["google", "COOKIE", false],
    ]);
    expect(seen[0]).toMatchObject({ ip: "127.0.0.1", user_agent: USER_AGENT });
    expect((await list(browser)).map(({ id }) => id).sort()).toEqual(seen.map(({ id }) => id).sort());
  });

  it("leaves out what has ended by itself", async () => {
    const { browser, tool, other } = await signInThrice();
    const idle = await currentId(tool);
    const expired = await currentId(other);
    await database.query(
      `UPDATE "Session" SET "lastSeenAt" = now() - interval '7 days' WHERE "id" = $1`,
      idle,
    );
    await database.query(`UPDATE "Session" SET "absoluteExpiresAt" = now() WHERE "id" = $1`, expired);
    expect(await list(browser)).toHaveLength(1);
    expect([await standing(tool), await standing(other)]).toEqual([401, 401]);
  });
});

describe("DELETE /api/me/sessions/{id}", () => {
  it("ends another session of one's own, which is refused on its next request", async () => {
    const { browser, tool, other } = await signInThrice();
    const answer = await send(application, `DELETE /api/me/sessions/${await currentId(tool)}`, {
      as: browser,
    });
    expect(answer).toMatchObject({ status: 200, body: { success: true } });
    expect(answer.headers.getSetCookie()).toEqual([]);
    expect([await standing(tool), await standing(browser), await standing(other)]).toEqual([401, 200, 200]);
  });

  it("ends the session that asks, and takes its cookie away", async () => {
    const { browser, tool } = await signInThrice();
    const answer = await send(application, `DELETE /api/me/sessions/${await currentId(browser)}`, {
      as: browser,
    });
    expect(answer.headers.getSetCookie()).toEqual([expect.stringMatching(/=;.*Max-Age=0;/)]);
    expect([await standing(browser), await standing(tool)]).toEqual([401, 200]);
  });

  it("knows no session of somebody else, no session that is gone and none that never was", async () => {
    const { browser, tool } = await signInThrice();
    const stranger = await signIn(application);
    const foreign = await currentId(stranger.as);
    const gone = await currentId(tool);
    await send(application, `DELETE /api/me/sessions/${gone}`, { as: browser });
    const before = await database.countRows();
    for (const id of [
      foreign,
      gone,
      randomUUID(),
      "7",
      "%00",
      "%ff",
      "%",
      "..%2f..",
      `${foreign}'`,
      "x".repeat(2000),
    ]) {
      const answer = await send(application, `DELETE /api/me/sessions/${id}`, { as: browser });
      expect(answer, id).toMatchObject({ status: 404, body: { code: "not-found" } });
    }
    expect(await database.countRows()).toEqual(before);
    expect(await standing(stranger.as)).toBe(200);
  });

  it("knows no session by any other text", async () => {
    const { as } = await signIn(application);
    const segment = fc.string({
      unit: fc.constantFrom(..."%/\\:;@&=+$,'\"<>[]{}|^`~ aF0.-".split("")),
      minLength: 1,
    });
    await fc.assert(
      fc.asyncProperty(segment, async (text) => {
        const { pathname } = new URL(`/api/me/sessions/_${text}`, application.url);
        // What is more than one segment is another path, which is not in the contract.
        fc.pre(/^\/api\/me\/sessions\/[^/]+$/.test(pathname));
        expect((await send(application, `DELETE ${pathname as `/${string}`}`, { as })).status).toBe(404);
      }),
      { numRuns: 60 },
    );
  });
});

describe("DELETE /api/me/sessions", () => {
  it("ends all sessions of one's own but this, and says how many", async () => {
    const { browser, tool, other } = await signInThrice();
    const stranger = await signIn(application);
    const endOthers = () => send(application, "DELETE /api/me/sessions", { as: tool });
    expect(await endOthers()).toMatchObject({ status: 200, body: { success: true, ended: 2 } });
    expect([await standing(browser), await standing(other)]).toEqual([401, 401]);
    expect([await standing(tool), await standing(stranger.as)]).toEqual([200, 200]);
    expect((await endOthers()).body).toMatchObject({ ended: 0 });
  });
});

describe("DELETE /api/me/session", () => {
  it("ends this session and takes the cookie away; a copy of it is worth nothing", async () => {
    const { browser, tool } = await signInThrice();
    const answer = await send(application, "DELETE /api/me/session", { as: browser });
    expect(answer).toMatchObject({ status: 200, body: { success: true } });
    expect(answer.headers.getSetCookie()).toEqual([expect.stringMatching(/=;.* 1970 .*Max-Age=0;/)]);
    expect([await standing(browser), await standing(tool)]).toEqual([401, 200]);
    expect((await send(application, "DELETE /api/me/session", { as: browser })).status).toBe(401);
  });

  it("ends the session of a bearer value", async () => {
    const { browser, tool } = await signInThrice();
    expect((await send(application, "DELETE /api/me/session", { as: tool })).status).toBe(200);
    expect([await standing(browser), await standing(tool)]).toEqual([200, 401]);
  });
});

describe("a session's end", () => {
  it("is one row gone and one event, with who, where and how", async () => {
    const { userId, browser } = await signInThrice();
    const id = await currentId(browser);
    await send(application, "DELETE /api/me/session", { as: browser });
    const events = await database.query(
      `SELECT "type", "actorId", "subjectId", "ip", "detail" FROM "AuditEvent" WHERE "sessionId" = $1 ORDER BY "id"`,
      id,
    );
    const who = { actorId: userId, subjectId: userId, ip: "127.0.0.1" };
    expect(events).toEqual([
      { type: "session.started", ...who, detail: { provider: "google" } },
      { type: "session.ended", ...who, detail: { by: "sign-out", userAgent: USER_AGENT } },
    ]);
  });

  it("comes earlier for administrators: an hour idle, a day in all", async () => {
    const { userId, browser, tool, other } = await signInThrice();
    await database.query(`UPDATE "User" SET "role" = 'ADMIN' WHERE "id" = $1`, userId);
    const idle = await currentId(tool);
    const old = await currentId(other);
    await database.query(
      `UPDATE "Session" SET "lastSeenAt" = now() - interval '1 hour' WHERE "id" = $1`,
      idle,
    );
    await database.query(`UPDATE "Session" SET "createdAt" = now() - interval '1 day' WHERE "id" = $1`, old);
    expect([await standing(browser), await standing(tool), await standing(other)]).toEqual([200, 401, 401]);
  });
});
