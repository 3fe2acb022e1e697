import { randomUUID } from "node:crypto";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { note } from "@/lib/api/contract/notes/schema";
import { MAX_NOTE } from "@/lib/notes/policy";
import { sharedApplication } from "./application";
import { send } from "./client";
import { signIn, type SignedIn } from "./sign-in";

const application = sharedApplication();
const { database } = application;
const page = z.object({ notes: z.array(note), next_cursor: z.uuid().nullable() });

const write = ({ as }: Pick<SignedIn, "as">, text: unknown) =>
  send(application, "POST /api/notes", { as, json: { text } });
const remove = ({ as }: Pick<SignedIn, "as">, id: string) =>
  send(application, `DELETE /api/notes/${id}`, { as });
const list = async ({ as }: Pick<SignedIn, "as">, query = "") =>
  page.parse((await send(application, `GET /api/notes${query}`, { as })).body);

describe.each(["cookie", "bearer"] as const)("notes by %s", (delivery) => {
  it("are written, listed in pages with the newest first, and deleted; each leaves an event", async () => {
    const writer = await signIn(application, { delivery });
    const first = note.parse((await write(writer, "  First\r\nline ")).body);
    expect(first.text).toBe("First\nline");
    const second = await write(writer, "Second");
    expect(second.status).toBe(201);
    const { notes, next_cursor } = await list(writer, "?limit=1");
    expect(notes).toEqual([second.body]);
    expect(await list(writer, `?cursor=${next_cursor ?? ""}`)).toEqual({ notes: [first], next_cursor: null });
    expect((await remove(writer, first.id)).body).toEqual({ success: true });
    expect((await list(writer)).notes).toEqual([second.body]);
    const events = await database.query(
      `SELECT "type", "detail" FROM "AuditEvent" WHERE "subjectId" = $1 AND "type" LIKE 'note.%' ORDER BY "id"`,
      writer.userId,
    );
    expect(events).toMatchObject([
      { type: "note.created", detail: { note: first.id } },
      { type: "note.created" },
      { type: "note.deleted", detail: { note: first.id } },
    ]);
  });

  it("are one's own: somebody else's and nobody's are not found", async () => {
    const [writer, other] = [
      await signIn(application, { delivery }),
      await signIn(application, { delivery }),
    ];
    const { id } = note.parse((await write(writer, "Mine")).body);
    expect((await list(other)).notes).toEqual([]);
    for (const missing of [id, randomUUID(), "1"])
      expect(await remove(other, missing), missing).toMatchObject({
        status: 404,
        body: { code: "not-found" },
      });
    expect((await list(writer)).notes).toHaveLength(1);
  });
});

it("nobody known has none", async () => {
  for (const operation of ["GET /api/notes", "POST /api/notes", `DELETE /api/notes/${randomUUID()}`] as const)
    expect((await send(application, operation)).status, operation).toBe(401);
});

it("a change by cookie must come from a page of ours", async () => {
  const { as } = await signIn(application);
  for (const origin of ["https://evil.example", null])
    expect(
      await send(application, "POST /api/notes", { as, json: { text: "Theirs" }, headers: { origin } }),
    ).toMatchObject({ status: 403, body: { code: "cross-origin" } });
  expect((await list({ as })).notes).toEqual([]);
});

it.each(["", " ", "a".repeat(MAX_NOTE + 1), "a\u0000", 7, null])("%j is no note", async (text) => {
  const writer = await signIn(application, { delivery: "bearer" });
  expect(await write(writer, text)).toMatchObject({ status: 400, body: { code: "malformed-request" } });
});

it("the export holds them, and whoever leaves takes them along", async () => {
  const writer = await signIn(application, { delivery: "bearer" });
  const written = note.parse((await write(writer, "To be taken along")).body);
  const { body } = await send(application, "GET /api/me/export", writer);
  expect(body).toMatchObject({ notes: [written] });
  expect((await send(application, "DELETE /api/me", writer)).status).toBe(200);
  expect(await database.query(`SELECT 1 FROM "Note" WHERE "id" = $1`, written.id)).toEqual([]);
});
