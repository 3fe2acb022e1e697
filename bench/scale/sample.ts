import { createHash, randomInt } from "node:crypto";
import { pool } from "@/lib/db/client";
import { sealSessionValue } from "@/lib/sessions/value";

const PEOPLE = 500;

/** Some of the generated people, anywhere among them, and what belongs to them. */
export type Sample = {
  readonly people: readonly { readonly id: string; readonly number: number; readonly email: string }[];
  /** Values of live session cookies. */
  readonly sealed: readonly string[];
  /** An event with half of all events before it. */
  readonly middleEventId: string;
};

type Session = { id: string; absoluteExpiresAt: Date };

/** Draws people from a generated database of so many. */
export async function drawSample(users: number): Promise<Sample> {
  const emails = Array.from({ length: PEOPLE }, () => `person${randomInt(users) + 1}@example.com`);
  const people = await pool().query<{ id: string; email: string }>(
    `SELECT "id", "email" FROM "User" WHERE "email" = ANY($1) AND "disabledAt" IS NULL AND "role" = 'USER'`,
    [emails],
  );
  const found = people.rows.map((row) => ({ ...row, number: Number(/\d+/.exec(row.email)?.[0]) }));
  // Whoever signs in often enough loses their oldest session.
  const others = found.filter(({ number }) => !cameFromGoogle(number));
  const sessions = await pool().query<Session>(
    `SELECT "id", "absoluteExpiresAt" FROM "Session" WHERE "userId" = ANY($1) AND "lastSeenAt" > now() - interval '6 days'
       AND "absoluteExpiresAt" > now() + interval '1 day'`,
    [others.map(({ id }) => id)],
  );
  const event = await pool().query<{ id: string }>(
    `SELECT "id" FROM "AuditEvent" WHERE "at" < now() - interval '45 days' ORDER BY "at" DESC LIMIT 1`,
  );
  return {
    people: found,
    sealed: sessions.rows.map(sealGenerated),
    middleEventId: event.rows[0]?.id ?? "",
  };
}

/** Of seven in ten the first account is Google's; they are the ones who sign in. */
export function cameFromGoogle(number: number): boolean {
  return number % 10 < 7;
}

/** One of a list, any. @throws Error when it is empty */
export function anyOf<T>(list: readonly T[]): T {
  const one = list[randomInt(list.length)];
  if (one === undefined) throw new Error("The sample has nothing of this kind.");
  return one;
}

/** The cookie of a generated session, whose secret is the digest of its id. */
function sealGenerated({ id, absoluteExpiresAt }: Session): string {
  return sealSessionValue({ id, secret: createHash("sha256").update(id).digest(), absoluteExpiresAt });
}
