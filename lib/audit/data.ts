import { z } from "zod";
import { db } from "@/lib/db/client";
import { queryRows } from "@/lib/db/query";
import { reading } from "@/lib/db/transaction";
import type { ServiceTokenName } from "./context";
import { type EventFilter, eventsStatement } from "./filter";

export type { EventFilter };

/** An event as the user it speaks of may see it: where an administrator acted from is not theirs to know. */
export type EventEntry = {
  readonly id: string;
  readonly at: Date;
  readonly type: string;
  readonly sessionId: string | null;
  readonly ip: string | null;
  readonly userAgent: string | null;
  readonly detail: Record<string, unknown>;
};

/** An event of a user, for themselves. */
export type OwnEvent = EventEntry & {
  /**
   * Who did it, if that is somebody else: an administrator, or a service token of theirs. For telling them apart; the user
   * does not learn who.
   */
  readonly staffId: string | null;
};

export type Page<T> = { readonly items: readonly T[]; readonly nextCursor: string | null };

/** So many events are read, and put into words, without anybody else having a turn in between: some milliseconds. */
export const EVENTS_AT_ONCE = 250;
const endedSchema = z.object({ userAgent: z.string().nullable(), application: z.string().optional() });

/** What people know a session that has ended by. */
export type EndedSession = z.output<typeof endedSchema>;

/** An event as it is stored, with what its people are called. */
export const rowSchema = z.object({
  id: z.string(),
  at: z.date(),
  type: z.string(),
  sessionId: z.string().nullable(),
  ip: z.string().nullable(),
  userAgent: z.string().nullable(),
  detail: z.record(z.string(), z.unknown()),
  actorId: z.string().nullable(),
  subjectId: z.string().nullable(),
  actorName: z.string().nullable(),
  actorEmail: z.string().nullable(),
  subjectName: z.string().nullable(),
  subjectEmail: z.string().nullable(),
  serviceTokenId: z.string().nullable(),
  serviceTokenName: z.string().nullable(),
});

type Row = z.infer<typeof rowSchema>;

/** A user of an event, as far as they are there still. */
export type EventUser = { readonly name: string | null; readonly email: string | null };

/** An event as an administrator may see it. */
export type AdminEventEntry = EventEntry & {
  /** Who did it; null when nobody is known. */
  readonly actorId: string | null;
  /** To whom it was done. */
  readonly subjectId: string | null;
  readonly actor: EventUser | null;
  readonly subject: EventUser | null;
  /** The service token that did it, as it was called then. */
  readonly serviceToken: ServiceTokenName | null;
};

/**
 * One page of a user's events, newest first.
 * @param before the cursor that the page before gave, if any
 * @param types all but these are left out; undefined: none is
 */
export async function listEvents(
  subjectId: string,
  limit: number,
  before?: string,
  types?: readonly string[],
): Promise<Page<OwnEvent>> {
  const { items, nextCursor } = await askForPage({ subjectId, types }, limit, before);
  return { items: items.map(asOwn), nextCursor };
}

/**
 * One page of everybody's events that a filter holds of, newest first. What a page costs does not depend on how many
 * events there are (docs/administration.md).
 * @param before the cursor that the page before gave, if any: the id of its last event
 */
export async function searchEvents(
  filter: EventFilter,
  limit: number,
  before?: string,
): Promise<Page<AdminEventEntry>> {
  const { items, nextCursor } = await askForPage(filter, limit, before);
  return { items: items.map(asAdminEntry), nextCursor };
}

/** All events that a filter holds of, newest first, in pages, so that a file of any length can be written while reading. */
export async function* streamEvents(filter: EventFilter): AsyncGenerator<readonly AdminEventEntry[]> {
  let cursor: string | null | undefined;
  do {
    const page = await searchEvents(filter, EVENTS_AT_ONCE, cursor ?? undefined);
    yield page.items;
    cursor = page.nextCursor;
  } while (cursor !== null);
}

/**
 * All events of a user, newest first, in pages, from a first page that was read before.
 * @param first what `listEvents` gave for a limit of EVENTS_AT_ONCE
 */
export async function* streamOwnEvents(
  subjectId: string,
  first: Page<EventEntry>,
): AsyncGenerator<readonly EventEntry[]> {
  let page = first;
  for (;;) {
    yield page.items;
    if (page.nextCursor === null) return;
    page = await listEvents(subjectId, EVENTS_AT_ONCE, page.nextCursor);
  }
}

/** Which device or program a session of this user was on that has been ended, or null when no such end is known. */
export async function findEndedSession(subjectId: string, sessionId: string): Promise<EndedSession | null> {
  const event = await reading(() =>
    db().auditEvent.findFirst({
      where: { subjectId, sessionId, type: "session.ended" },
      select: { detail: true },
    }),
  );
  const detail = endedSchema.safeParse(event?.detail);
  return detail.success ? detail.data : null;
}

async function askForPage(
  filter: EventFilter & { subjectId?: string; types?: readonly string[] | undefined },
  limit: number,
  before: string | undefined,
): Promise<Page<Row>> {
  const { text, values } = eventsStatement(filter, limit + 1, before);
  const rows = await queryRows(rowSchema, text, values);
  const items = rows.slice(0, limit);
  return { items, nextCursor: rows.length > limit ? (items.at(-1)?.id ?? null) : null };
}

function asEntry({ id, at, type, sessionId, ip, userAgent, detail }: Row): EventEntry {
  return { id, at, type, sessionId, ip, userAgent, detail };
}

function asOwn(row: Row): OwnEvent {
  const actorId = row.actorId ?? row.serviceTokenId;
  const staffId = actorId === row.subjectId ? null : actorId;
  const nowhere = { sessionId: null, ip: null, userAgent: null };
  return { ...asEntry(row), ...(staffId === null ? {} : nowhere), staffId };
}

/** What an administrator may see of it. */
export function asAdminEntry(row: Row): AdminEventEntry {
  const { actorId, subjectId, actorName, actorEmail, subjectName, subjectEmail } = row;
  const { serviceTokenId: id, serviceTokenName: name } = row;
  return {
    ...asEntry(row),
    actorId,
    subjectId,
    actor: actorId === null ? null : asUser(actorName, actorEmail),
    subject: subjectId === null ? null : asUser(subjectName, subjectEmail),
    serviceToken: id === null || name === null ? null : { id, name },
  };
}

/** Nobody is behind an id whose user has been deleted. */
function asUser(name: string | null, email: string | null): EventUser | null {
  return name === null && email === null ? null : { name, email };
}
