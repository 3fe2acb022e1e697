import type { AuditEvent } from "@/lib/audit/mutations";

export type EventType = AuditEvent["type"];

/** Every kind of event. One that is missing here, or has no words in `messages` under `events`, does not compile. */
const TYPES: Record<EventType, true> = {
  "user.created": true,
  "user.updated": true,
  "user.deleted": true,
  "user.disabled": true,
  "user.enabled": true,
  "user.role-changed": true,
  "user.viewed": true,
  "address.viewed": true,
  "decision.viewed": true,
  "decision.lifted": true,
  "account.linked": true,
  "account.unlinked": true,
  "session.started": true,
  "session.replaced": true,
  "session.ended": true,
  "sessions.ended": true,
  "session.reauthenticated": true,
  "data.exported": true,
  "events.exported": true,
  "sign-in.refused": true,
  "link.refused": true,
  "step-up.refused": true,
};

/** Whether a stored type is one that we have words for; the table may hold those of other versions. */
export function isEventType(type: string): type is EventType {
  return Object.hasOwn(TYPES, type);
}

/** All of them, in the order of the list. */
export const EVENT_TYPES: readonly EventType[] = Object.keys(TYPES).filter(isEventType);
