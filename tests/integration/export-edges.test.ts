import { randomUUID } from "node:crypto";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { db } from "@/lib/db/client";
import { signIn } from "@/lib/identity/sign-in";
import { beginEventsExport } from "@/lib/admin/events-export";
import { whileLeased } from "@/lib/users/exports/mutations";
import { beginExport } from "@/lib/users/mutations";
import { CLIENT, emptyTables, identity, useFreshDatabase } from "./fixtures";

beforeAll(useFreshDatabase);
beforeEach(emptyTables);

const HOME = { ip: "198.51.100.4", userAgent: null };
const admit = () => Promise.resolve();

async function enter(subject: string, client = CLIENT) {
  const proof = identity({ subject, email: `${subject}@example.com` });
  const { user, session } = await signIn(proof, { client, carrier: "COOKIE" });
  return { userId: user.id, sessionId: session.id };
}

async function enterChief() {
  const { userId, sessionId } = await enter("chief");
  await db().user.update({ where: { id: userId }, data: { role: "ADMIN" } });
  return { actorId: userId, actorSessionId: sessionId };
}

const exported = () => db().auditEvent.findMany({ where: { type: "events.exported" } });

async function* pieces(count: number) {
  for (let piece = 0; piece < count; piece++) yield await Promise.resolve(piece);
}

it("an export whose time ran out ends when another has begun, and leaves that one its right", async () => {
  const person = await enter("person");
  const first = await beginExport(person, CLIENT, admit);
  await db().export.updateMany({ data: { until: new Date(0) } });
  const second = await beginExport(person, CLIENT, admit);
  await expect(whileLeased(first, pieces(2)).next()).rejects.toMatchObject({ code: "unauthenticated" });
  expect(await db().export.findMany({ select: { token: true } })).toEqual([{ token: second.token }]);
  expect((await whileLeased(second, pieces(2)).next()).value).toBe(0);
});

describe("an export of events", () => {
  it("is the administrator's own, whomever the events are about", async () => {
    const actor = await enterChief();
    const { userId } = await enter("person");
    await beginEventsExport({ ...actor, filter: { personId: userId } }, CLIENT, admit);
    expect(await db().export.findMany({ select: { userId: true } })).toEqual([{ userId: actor.actorId }]);
    expect(await exported()).toMatchObject([{ ...actorOf(actor), subjectId: userId }]);
  });

  it("is refused to whoever is no administrator, before anything is counted", async () => {
    const { userId, sessionId } = await enter("person");
    let asked = 0;
    const count = () => Promise.resolve(void (asked += 1));
    const begin = beginEventsExport(
      { actorId: userId, actorSessionId: sessionId, filter: {} },
      CLIENT,
      count,
    );
    await expect(begin).rejects.toMatchObject({ code: "forbidden" });
    expect([asked, await db().export.count(), (await exported()).length]).toEqual([0, 0, 0]);
  });

  it("is refused to who is an administrator no more when it would be noted", async () => {
    const actor = await enterChief();
    const demote = async () => {
      await db().user.update({ where: { id: actor.actorId }, data: { role: "USER" } });
    };
    const begin = beginEventsExport({ ...actor, filter: {} }, CLIENT, demote);
    await expect(begin).rejects.toMatchObject({ code: "forbidden" });
    expect([await db().export.count(), (await exported()).length]).toEqual([0, 0]);
  });

  it("is about nobody when the person is not there, or the address is of several", async () => {
    const actor = await enterChief();
    await enter("one", HOME);
    await enter("two", HOME);
    for (const filter of [{ personId: randomUUID() }, { address: HOME.ip }]) {
      await beginEventsExport({ ...actor, filter }, CLIENT, admit);
      await db().export.deleteMany();
    }
    expect(await exported()).toMatchObject([{ subjectId: null }, { subjectId: null }]);
  });
});

function actorOf({ actorId, actorSessionId }: { actorId: string; actorSessionId: string }) {
  return { actorId, sessionId: actorSessionId };
}
