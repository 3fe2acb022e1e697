import { type AdminEventEntry, type Page, searchEvents } from "@/lib/audit/data";
import type { EventFilter } from "@/lib/audit/filter";
import { administratorContext } from "@/lib/audit/context";
import { recordEvent } from "@/lib/audit/mutations";
import { transaction } from "@/lib/db/transaction";
import { AppError } from "@/lib/errors";
import type { Client } from "@/lib/http/client";
import type { ActorOrToken } from "@/lib/users/administrators";
import { findByWholeKey, searchUsers, type UserEntry } from "./directory/data";
import type { UserFilter } from "./directory/filter";
import { lockUserAgainstDeletion } from "@/lib/users/lock";
import { recordView } from "./mutations";

/** An administrator who asks for a page of something, or a service token. */
export type Viewer = ActorOrToken & { readonly client: Client };

/**
 * `searchUsers`, for an administrator. A user who is found by a whole key (id, e-mail, login or subject) counts as viewed, and
 * so does the only one found by any text, so that leaving off the last letter hides nothing. It is recorded before they are
 * shown.
 * @throws AppError malformed-request for a cursor that is not one of ours
 */
export async function lookUpUsers(
  { client, ...actor }: Viewer,
  filter: UserFilter,
  limit: number,
  cursor?: string,
): Promise<Page<UserEntry>> {
  const page = await searchUsers(filter, limit, cursor);
  const ids = page.items.map(({ id }) => id);
  const isAlone = filter.q?.trim() && cursor === undefined && ids.length === 1 && page.nextCursor === null;
  for (const userId of isAlone ? ids : await findByWholeKey(filter.q, ids))
    await recordView({ ...actor, userId }, client);
  return page;
}

/**
 * `searchEvents`, for an administrator. Events of one user show as much of them as their page does. So a filter by a user
 * counts as a view of that user, and so does an address or a reference that finds the events of one user alone. A search for
 * an address is recorded too, whoever is found.
 */
export async function lookUpEvents(
  { client, ...actor }: Viewer,
  filter: EventFilter,
  limit: number,
  before?: string,
): Promise<Page<AdminEventEntry>> {
  if (filter.personId !== undefined) await recordView({ ...actor, userId: filter.personId }, client);
  if (filter.address !== undefined) await recordAddressView(actor, client);
  const page = await searchEvents(filter, limit, before);
  const userId = filter.personId === undefined ? soleSubject(filter, page.items) : null;
  if (userId !== null) await recordView({ ...actor, userId }, client);
  return page;
}

/** The one user that all events found by an address or by a reference are about, or null. */
export function soleSubject(
  { address, reference }: EventFilter,
  events: readonly AdminEventEntry[],
): string | null {
  if (address === undefined && reference === undefined) return null;
  const subjects = new Set(events.map(({ subjectId }) => subjectId));
  subjects.delete(null);
  const [first = null] = subjects;
  return subjects.size === 1 ? first : null;
}

/**
 * Records that an administrator viewed what came from an address. Which one is not kept: it may be somebody's home, and
 * this event is about nobody in particular, so that no erasure would ever find it.
 */
async function recordAddressView(actor: ActorOrToken, client: Client): Promise<void> {
  await transaction(async (tx) => {
    if (!("serviceToken" in actor) && !(await lockUserAgainstDeletion(tx, actor.actorId)))
      throw new AppError("unauthenticated", "whoever looks has been deleted meanwhile");
    await recordEvent(tx, administratorContext(actor, null, client), { type: "address.viewed", detail: {} });
  });
}
