import type { Client } from "@/lib/http/client";
import { readApplicationSession } from "@/lib/sessions/application/data";
import { revokeSession } from "@/lib/sessions/mutations";

/**
 * Ends the browser's session that a session of a guarded host lives with.
 * @param sealed the cookie of that host
 * @returns whether there was one to end
 * @throws AppError database-unavailable
 */
export async function signOutAtHost(
  sealed: string | undefined,
  origin: string,
  client: Client,
): Promise<boolean> {
  const read = sealed === undefined ? null : await readApplicationSession(sealed);
  if (read?.status !== "live" || read.application.origin !== origin) return false;
  const { parentId } = read.application;
  if (parentId === null) return false;
  return revokeSession({ sessionId: parentId, userId: read.user.id }, client);
}
