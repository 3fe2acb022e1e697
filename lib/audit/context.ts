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
  /** The service token that acted, as it is called now; then there is no actor. */
  readonly serviceToken?: ServiceTokenName | null;
};

/** A service token as an event names it. */
export type ServiceTokenName = { readonly id: string; readonly name: string };

/** Of what a user does to themselves. @param sessionId from within which, or which it is about */
export function ownContext(userId: string, client: Client, sessionId: string | null = null): AuditContext {
  return { client, actorId: userId, subjectId: userId, sessionId };
}

/** Of what an administrator, or a service token, does. @param subjectId to whom; null when it is not about one user */
export function administratorContext(
  by:
    | { readonly actorId: string; readonly actorSessionId: string }
    | { readonly serviceToken: ServiceTokenName },
  subjectId: string | null,
  client: Client,
): AuditContext {
  if ("serviceToken" in by) return { client, subjectId, serviceToken: by.serviceToken };
  return { client, actorId: by.actorId, subjectId, sessionId: by.actorSessionId };
}
