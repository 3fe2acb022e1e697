import { randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { event, exported } from "@/lib/api/contract/schema";
import { sharedApplication } from "./application";
import { type Credentials, send, USER_AGENT } from "./client";
import { exchange, signIn } from "./sign-in";

const application = sharedApplication();
const { database } = application;
const page = z.object({ events: z.array(event), next_cursor: z.uuid().nullable() });
const readPage = async (as: Credentials, query: Record<string, string>) =>
  page.parse((await send(application, `GET /api/me/events?${new URLSearchParams(query)}`, { as })).body);

/** Somebody to whom `count` things have happened beside coming here. */
async function signInAndChange(count: number) {
  const signedIn = await signIn(application);
  for (let change = 0; change < count; change++)
    await send(application, "PATCH /api/me", { as: signedIn.as, json: { name: `Name ${change}` } });
  return signedIn;
}

const idsOf = async (userId: string) =>
  (
    await database.query<{ id: string }>(
      'SELECT "id" FROM "AuditEvent" WHERE "subjectId" = $1 ORDER BY "id" DESC',
      userId,
    )
  ).map(({ id }) => id);

describe("GET /api/me/events", () => {
  it("tells one's own events, newest first", async () => {
    await signInAndChange(1);
    const { as } = await signInAndChange(1);
    const { events, next_cursor } = await readPage(as, {});
    expect(events.map(({ type }) => type)).toEqual(["user.updated", "session.started", "user.created"]);
    expect(events[0]).toMatchObject({
      ip: "127.0.0.1",
      user_agent: USER_AGENT,
      detail: { fields: ["name"] },
    });
    expect(next_cursor).toBeNull();
  });

  it.each([1, 2, 3, 4, 6, 7])(
    "gives all of them once in pages of %i, also while more happens",
    async (limit) => {
      const { as, userId } = await signInAndChange(4);
      const expected = await idsOf(userId);
      expect(expected).toHaveLength(6);
      const seen: string[] = [];
      let cursor: string | null = "";
      while (cursor !== null) {
        const { events, next_cursor }: z.output<typeof page> = await readPage(as, {
          limit: String(limit),
          ...(cursor ? { cursor } : {}),
        });
        expect(events.length).toBeGreaterThan(0);
        expect(events.length).toBeLessThanOrEqual(limit);
        seen.push(...events.map(({ id }) => id));
        cursor = next_cursor;
        await send(application, "PATCH /api/me", { as, json: { name: `Later ${seen.length}` } });
      }
      expect(seen).toEqual(expected);
    },
  );

  it("shows nothing of others, whatever the cursor", async () => {
    const stranger = await signInAndChange(2);
    const { as, userId } = await signIn(application);
    const own = await idsOf(userId);
    const [newest = ""] = await idsOf(stranger.userId);
    for (const cursor of [newest, randomUUID(), "ffffffff-ffff-ffff-ffff-ffffffffffff"]) {
      const { events } = await readPage(as, { cursor });
      expect(own).toEqual(expect.arrayContaining(events.map(({ id }) => id)));
    }
  });

  it.each([
    "limit=0",
    "limit=101",
    "limit=-1",
    "limit=x",
    "limit=1.5",
    "limit=",
    "cursor=7",
    "cursor=",
    "cursor=%00",
  ])("refuses ?%s with 400", async (query) => {
    const { as } = await signIn(application);
    expect((await send(application, `GET /api/me/events?${query}`, { as })).status).toBe(400);
  });
});

describe("GET /api/me/export", () => {
  it("gives everything there is about oneself, and no secret", async () => {
    const { person, userId, as } = await signInAndChange(2);
    await exchange(application, "github", person.id);
    await signInAndChange(1);
    const ids = await idsOf(userId);
    const answer = await send(application, "GET /api/me/export", { as });
    expect(answer.headers.get("content-disposition")).toMatch(/^attachment; filename="[\w.-]+\.json"$/);
    const { user, accounts, sessions, events } = exported.parse(answer.body);
    expect(user).toMatchObject({ user_id: userId, email: person.google.email });
    expect(accounts.map(({ provider }) => provider)).toEqual(["google", "github"]);
    expect(sessions.map(({ current }) => current).sort()).toEqual([false, true]);
    expect(events.map(({ id }) => id)).toEqual(ids);

    const text = JSON.stringify(answer.body);
    expect(text).not.toMatch(/hash|secret|token/i);
    const rows = await database.query<{ hash: Buffer }>(
      'SELECT "secretHash" AS "hash" FROM "Session" WHERE "userId" = $1',
      userId,
    );
    expect(rows).toHaveLength(2);
    for (const { hash } of rows)
      for (const encoding of ["hex", "base64", "base64url"] as const)
        expect(text).not.toContain(hash.toString(encoding).replace(/=+$/, ""));
  });

  it("has every event, however many there are", async () => {
    const { as, userId } = await signIn(application);
    await database.query(
      `INSERT INTO "AuditEvent" ("id", "type", "subjectId")
       SELECT gen_random_uuid(), 'session.started', $1 FROM generate_series(1, 2100)`,
      userId,
    );
    const { events } = exported.parse((await send(application, "GET /api/me/export", { as })).body);
    expect(new Set(events.map(({ id }) => id)).size).toBe(2102);
  });
});
