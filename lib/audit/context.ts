import type { Client } from "@/lib/http/client";

export type AuditContext = {
  readonly client: Client;
  /** The user who acted; null when nobody is known. */
  readonly actorId?: string | null;
  /** The user it was done to. */
  readonly subjectId?: string | null;
  readonly sessionId?: string | null;
  /** The session that was ended, where it was not done from within it: the log has that from which it was. */
  readonly endedSessionId?: string | undefined;
};

/** Of what a user does to themselves. @param sessionId from within which, or which it is about */
export function ownContext(userId: string, client: Client, sessionId: string | null = null): AuditContext {
  return { client, actorId: userId, subjectId: userId, sessionId };
}

/** Of what an administrator does. @param subjectId to whom; null when it is not about one user */
export function administratorContext(
  { actorId, actorSessionId }: { readonly actorId: string; readonly actorSessionId: string },
  subjectId: string | null,
  client: Client,
): AuditContext {
  return { client, actorId, subjectId, sessionId: actorSessionId };
}
