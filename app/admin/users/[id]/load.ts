import { notFound } from "next/navigation";
import { z } from "zod";
import { searchEvents } from "@/lib/audit/data";
import { requireAdmin } from "@/lib/gate/require";
import { currentClient } from "@/lib/gate/session";
import { actorOf } from "@/lib/gate/user-action";
import { listSessions } from "@/lib/sessions/data";
import { recordView } from "@/lib/users/administration/mutations";
import { findUser } from "@/lib/users/directory/data";
import { withQuery } from "../../../account/outcome";
import type { Query } from "../../../account/query";
import { personQuery, type PersonQuery } from "./schema";

const PAGE_SIZE = 20;

export type PersonView = Awaited<ReturnType<typeof loadPerson>>;

/**
 * A person with all that an administrator may see of them. The look is recorded before it is had, and the person can see
 * that.
 */
export async function loadPerson(id: string, query: Query) {
  const asked = personQuery.parse(query);
  const caller = await requireAdmin(pageOf(id, asked));
  if (!z.uuid().safeParse(id).success) notFound();
  const client = await currentClient();
  const user = (await recordView({ ...actorOf(caller), userId: id }, client)) ? await findUser(id) : null;
  if (!user) notFound();
  const [sessions, activity] = await Promise.all([
    listSessions(user),
    searchEvents({ personId: id }, PAGE_SIZE, asked.before),
  ]);
  return {
    user,
    sessions,
    activity: {
      events: activity.items,
      first: asked.before === undefined ? null : `${pageOf(id)}#activity`,
      next: activity.nextCursor === null ? null : `${pageOf(id, { before: activity.nextCursor })}#activity`,
    },
    asked,
    fresh: caller.session.fresh,
    /** Whether the administrator looks at themselves. */
    own: caller.user.id === id,
    ownSessionId: caller.session.id,
  };
}

/** The person's page, with a question open or filled: its button has the focus, which a fragment would take away. */
export function pageOf(id: string, asked: PersonQuery = {}): string {
  const path = `/admin/users/${encodeURIComponent(id)}`;
  const given = Object.entries(asked).flatMap(([name, value]) => (value ? [[name, value] as const] : []));
  return given.length === 0 ? path : withQuery(path, Object.fromEntries(given));
}
