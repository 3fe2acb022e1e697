import { z } from "zod";
import { db } from "@/lib/db/client";
import { reading } from "@/lib/db/transaction";

/** An event as the person it speaks of may see it. */
export type EventEntry = {
  readonly id: string;
  readonly at: Date;
  readonly type: string;
  readonly sessionId: string | null;
  readonly ip: string | null;
  readonly userAgent: string | null;
  readonly detail: Record<string, unknown>;
};

export type Page<T> = { readonly items: readonly T[]; readonly nextCursor: string | null };

const detailSchema = z.record(z.string(), z.unknown());
const endedSchema = z.object({ userAgent: z.string().nullable() });

const FIELDS = {
  id: true,
  at: true,
  type: true,
  sessionId: true,
  ip: true,
  userAgent: true,
  detail: true,
} as const;

/**
 * One page of a person's events, newest first. Ids are UUIDv7, ordered by time, so an id is the cursor.
 * @param before the cursor that the page before gave, if any
 */
export async function listEvents(
  subjectId: string,
  limit: number,
  before?: string,
): Promise<Page<EventEntry>> {
  const rows = await reading(() =>
    db().auditEvent.findMany({
      where: { subjectId, ...(before === undefined ? {} : { id: { lt: before } }) },
      orderBy: { id: "desc" },
      take: limit + 1,
      select: FIELDS,
    }),
  );
  const items = rows.slice(0, limit).map((row) => ({ ...row, detail: detailSchema.parse(row.detail) }));
  return { items, nextCursor: rows.length > limit ? (items.at(-1)?.id ?? null) : null };
}

/** All events of a person, newest first. */
export async function listAllEvents(subjectId: string): Promise<EventEntry[]> {
  const all: EventEntry[] = [];
  let cursor: string | null | undefined;
  do {
    const page = await listEvents(subjectId, 1000, cursor ?? undefined);
    all.push(...page.items);
    cursor = page.nextCursor;
  } while (cursor !== null);
  return all;
}

/** Which device a session of this person was on that has been ended, or null when no such end is known. */
export async function findEndedSession(
  subjectId: string,
  sessionId: string,
): Promise<{ userAgent: string | null } | null> {
  const event = await reading(() =>
    db().auditEvent.findFirst({
      where: { subjectId, sessionId, type: "session.ended" },
      select: { detail: true },
    }),
  );
  const detail = endedSchema.safeParse(event?.detail);
  return detail.success ? detail.data : null;
}
