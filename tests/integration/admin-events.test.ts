import { randomUUID } from "node:crypto";
import { isDeepStrictEqual } from "node:util";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type EventFilter, searchEvents, streamEvents } from "@/lib/audit/data";
import { db } from "@/lib/db/client";
import { AppError } from "@/lib/errors";
import { linkIdentity } from "@/lib/identity/link";
import { recordRefusal } from "@/lib/identity/refusal";
import { signIn } from "@/lib/identity/sign-in";
import { recordView } from "@/lib/admin/mutations";
import { deleteUser } from "@/lib/users/mutations";
import { CLIENT, emptyTables, identity, useFreshDatabase } from "./fixtures";

beforeAll(useFreshDatabase);
beforeEach(emptyTables);

/** Somebody new, signed in. */
async function enter(subject: string) {
  const proof = identity({ subject, email: `person${subject}@example.com` });
  const { user, session } = await signIn(proof, { client: CLIENT, carrier: "COOKIE" });
  return { id: user.id, proof, actor: { actorId: user.id, actorSessionId: session.id } };
}

describe("searching events", () => {
  it("finds by every filter, alone and together, page by page and as a stream", async () => {
    const [admin, person] = [await enter("1"), await enter("2")];
    const elsewhere = { ip: "2001:db8::7", userAgent: null };
    await linkIdentity(identity({ provider: "github", subject: "44" }), person.id, elsewhere);
    await recordView({ ...admin.actor, userId: person.id }, elsewhere);
    const reference = randomUUID();
    await recordRefusal(CLIENT, { provider: "google", failure: new AppError("token-expired"), reference });
    const all = await db().auditEvent.findMany({ orderBy: [{ at: "desc" }, { id: "desc" }] });
    const middle = all[2]?.at ?? new Date();
    const filters: EventFilter[] = [
      {},
      { type: "session.started" },
      { personId: admin.id },
      { personId: person.id },
      { address: elsewhere.ip },
      { reference },
      { reference: randomUUID() },
      { from: middle },
      { to: middle },
      {
        type: "user.viewed",
        personId: admin.id,
        address: elsewhere.ip,
        from: new Date(0),
        to: new Date("2100-01-01"),
      },
      { type: "user.viewed", personId: admin.id, address: "192.0.2.1" },
    ];
    for (const filter of filters) {
      const { type, personId, address, from, to } = filter;
      const expected = all
        .filter((event) => type === undefined || event.type === type)
        .filter(
          (event) => personId === undefined || event.actorId === personId || event.subjectId === personId,
        )
        .filter((event) => address === undefined || event.ip === address)
        .filter(
          ({ detail }) =>
            filter.reference === undefined ||
            isDeepStrictEqual(detail, {
              provider: "google",
              code: "token-expired",
              reference: filter.reference,
            }),
        )
        .filter((event) => (from === undefined || event.at >= from) && (to === undefined || event.at < to))
        .map(({ id }) => id);
      const found: string[] = [];
      let cursor: string | undefined;
      do {
        const page = await searchEvents(filter, 1, cursor);
        found.push(...page.items.map(({ id }) => id));
        cursor = page.nextCursor ?? undefined;
      } while (cursor !== undefined);
      expect(found, JSON.stringify(filter)).toEqual(expected);
      const streamed: string[] = [];
      for await (const page of streamEvents(filter)) streamed.push(...page.map(({ id }) => id));
      expect(streamed).toEqual(expected);
    }
  });

  it("names whom they speak of while they are there", async () => {
    const [admin, person] = [await enter("1"), await enter("2")];
    await recordView({ ...admin.actor, userId: person.id }, CLIENT);
    const newest = async () => (await searchEvents({ type: "user.viewed" }, 1)).items[0];
    expect(await newest()).toMatchObject({
      actor: { email: admin.proof.email, name: "Sample Person" },
      subject: { email: person.proof.email },
    });
    await deleteUser(person.id);
    expect(await newest()).toMatchObject({ subjectId: person.id, subject: null, ip: null });
  });
});
