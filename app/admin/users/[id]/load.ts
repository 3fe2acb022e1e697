import { z } from "zod";
import { searchEvents } from "@/lib/audit/data";
import { AppError } from "@/lib/errors";
import { addressWithKept, findKeptForm } from "@/lib/gate/kept-form";
import { requireAdmin } from "@/lib/gate/require";
import { currentClient, signedInUser } from "@/lib/gate/session";
import { actorOf } from "@/lib/gate/user-action";
import { listSessions } from "@/lib/sessions/data";
import { groupSessions } from "@/lib/sessions/grouped";
import { recordView } from "@/lib/admin/mutations";
import { findCalled, findUser } from "@/lib/admin/directory/data";
import { withQuery } from "@/app/notices/address";
import type { Query } from "@/app/notices/query";
import { keptAnswer, userQuery } from "./schema";

const PAGE_SIZE = 20;

export type UserView = Awaited<ReturnType<typeof loadUser>>;

/**
 * A user with all that an administrator may see of them. The view is recorded before they are shown, and the user can see
 * that.
 */
export async function loadUser(id: string, query: Query) {
  const { before } = userQuery.parse(query);
  const caller = await requireAdmin(
    before === undefined ? addressWithKept(pageOf(id), query) : pageOf(id, before),
  );
  if (!z.uuid().safeParse(id).success) throw missing();
  const client = await currentClient();
  const user = (await recordView({ ...actorOf(caller), userId: id }, client)) ? await findUser(id) : null;
  if (!user) throw missing();
  const [sessions, activity] = await Promise.all([
    listSessions(user),
    searchEvents({ personId: id }, PAGE_SIZE, before),
  ]);
  return {
    user,
    sessions: groupSessions(sessions),
    activity: {
      events: activity.items,
      first: before === undefined ? null : `${pageOf(id)}#activity`,
      next: activity.nextCursor === null ? null : `${pageOf(id, activity.nextCursor)}#activity`,
    },
    /** The question that stands open, as it was answered before. */
    asked: keptAnswer.parse(await findKeptForm(pageOf(id), caller.user.id, query)),
    fresh: caller.session.fresh,
    /** Whether the administrator looks at themselves. */
    own: caller.user.id === id,
    ownSessionId: caller.session.id,
  };
}

const missing = () => new AppError("not-found", "there is no such user");

/** What the user is called, for the title; null without such a user, or for whoever may not know. */
export async function loadCalled(id: string): Promise<string | null> {
  const isAdmin = (await signedInUser())?.role === "ADMIN";
  return isAdmin && z.uuid().safeParse(id).success ? findCalled(id) : null;
}

/** The user's page. @param before the cursor of the page of activity */
export function pageOf(id: string, before?: string): string {
  const path = `/admin/users/${encodeURIComponent(id)}`;
  return before === undefined ? path : withQuery(path, { before });
}
