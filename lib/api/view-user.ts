import { AppError } from "@/lib/errors";
import { actorOf } from "@/lib/gate/user-action";
import type { Client } from "@/lib/http/client";
import type { LiveServiceToken } from "@/lib/service-tokens/data";
import { type ListedSession, listSessions, type LiveSession } from "@/lib/sessions/data";
import { recordView } from "@/lib/admin/mutations";
import { findUser, type UserDetail } from "@/lib/admin/directory/data";

/**
 * A user as an administrator, or a service token, views them; the view is recorded before they are shown.
 * @throws AppError not-found
 */
export async function viewUser(
  caller: LiveSession | LiveServiceToken,
  userId: string,
  client: Client,
): Promise<UserDetail> {
  const seen = await recordView({ ...actorOf(caller), userId }, client);
  const user = seen ? await findUser(userId) : null;
  if (!user) throw new AppError("not-found", "there is no such user");
  return user;
}

/** The live sessions of such a user; they contain addresses, so reading them is recorded as a view too. */
export async function viewSessions(
  caller: LiveSession | LiveServiceToken,
  userId: string,
  client: Client,
): Promise<ListedSession[]> {
  return listSessions(await viewUser(caller, userId, client));
}
