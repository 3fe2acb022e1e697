import { randomUUID } from "node:crypto";
import { beforeAll, beforeEach, describe, expect, test } from "vitest";
import { answerExport } from "@/lib/api/export";
import { db } from "@/lib/db/client";
import { signIn } from "@/lib/identity/sign-in";
import { type LiveSession, readSession } from "@/lib/sessions/data";
import { CLIENT, emptyTables, identity, useFreshDatabase } from "./fixtures";

beforeAll(useFreshDatabase);
beforeEach(async () => {
  await emptyTables();
  await db().rateLimit.deleteMany();
});

async function enter(): Promise<LiveSession> {
  const { session } = await signIn(identity({}), { client: CLIENT, carrier: "COOKIE" });
  const caller = await readSession(session.sealed);
  if (caller.status !== "live") throw new Error("the session is not live");
  return caller;
}

const ask = (caller: LiveSession) =>
  answerExport({ caller, client: CLIENT, method: "GET", requestId: randomUUID() });

describe("an export", () => {
  test("that is refused because another is under way uses up nothing of the hour's", async () => {
    const caller = await enter();
    const first = await ask(caller);
    const counted = () => db().rateLimit.findMany({ where: { key: { startsWith: "changes:" } } });
    const before = await counted();
    expect(before).toMatchObject([{ points: 1 }]);
    await expect(ask(caller)).rejects.toMatchObject({ code: "rate-limited" });
    expect(await counted()).toEqual(before);
    await first.text();
  });

  test("that is refused since too many were taken notes nothing, and stands in nobody's way", async () => {
    const caller = await enter();
    await (await ask(caller)).text();
    await db().rateLimit.updateMany({ where: { key: { startsWith: "changes:" } }, data: { points: 1000 } });
    await expect(ask(caller)).rejects.toMatchObject({ code: "rate-limited" });
    expect(await db().export.count()).toBe(0);
    expect(await db().auditEvent.count({ where: { type: "data.exported" } })).toBe(1);
  });
});
