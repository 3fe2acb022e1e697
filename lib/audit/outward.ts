import type { EventDetail, EventType } from "./catalogue";
import type { AuditContext } from "./context";

/** Under which name an audit event is told to other systems, and what of it beside whom it is about. */
type Told<Type extends EventType> = {
  readonly as: string;
  /** Null: of this one nothing. */
  readonly data: (detail: EventDetail<Type>, context: AuditContext) => Data | null;
};

type Data = Readonly<Record<string, string | number | readonly string[] | null>>;

const nothing = () => ({});
/** Of the session that the event is about, which an administrator's own is not. */
const aboutSession = (context: AuditContext) => ({
  session_id: context.endedSessionId ?? (isByAnother(context) ? null : (context.sessionId ?? null)),
});
const someSessions = (count: number) => ({ session_id: null, count });

/**
 * What other systems are told of each kind of event; null of what only this log is for. An id and words of ours, never a
 * name, an address, a device or a text that somebody wrote: what is sent can be taken back from nobody, so receivers ask for
 * the rest and get what is true by then (docs/decisions/084).
 */
const OUTWARD = {
  "user.created": { as: "user.created", data: ({ provider }) => ({ provider }) },
  "user.updated": { as: "user.updated", data: ({ fields }) => ({ fields }) },
  "user.deleted": { as: "user.deleted", data: nothing },
  "user.disabled": { as: "user.disabled", data: nothing },
  "user.enabled": { as: "user.enabled", data: nothing },
  "user.role-changed": { as: "user.role_changed", data: ({ role }) => ({ role: role.toLowerCase() }) },
  "user.viewed": null,
  "address.viewed": null,
  "decision.viewed": null,
  "decision.lifted": null,
  "invitation.created": null,
  "invitation.used": null,
  "invitation.taken-back": null,
  "invitation.all-taken-back": null,
  "service-token.created": null,
  "service-token.revoked": null,
  "service-token.all-revoked": null,
  "service-token.used": null,
  "access.requested": { as: "access.requested", data: ({ request }) => ({ request_id: request }) },
  "access.granted": null,
  "access.declined": null,
  "access.used": null,
  "access.reopened": null,
  "application.created": null,
  "application.changed": null,
  "application.disabled": null,
  "application.enabled": null,
  "application.deleted": null,
  "application.secret-created": null,
  "application.secret-deleted": null,
  "webhook.created": null,
  "webhook.changed": null,
  "webhook.secret-rotated": null,
  "webhook.disabled": null,
  "webhook.enabled": null,
  "webhook.deleted": null,
  "webhook.replayed": null,
  "application.taken-back": {
    as: "session.ended",
    data: ({ sessions }) => (sessions === 0 ? null : someSessions(sessions)),
  },
  "account.linked": { as: "account.connected", data: ({ provider }) => ({ provider }) },
  "account.unlinked": { as: "account.disconnected", data: ({ provider }) => ({ provider }) },
  "session.started": {
    as: "session.started",
    data: ({ provider }, context) => ({ ...aboutSession(context), provider }),
  },
  "session.replaced": { as: "session.ended", data: (_, context) => aboutSession(context) },
  "session.ended": { as: "session.ended", data: (_, context) => aboutSession(context) },
  "sessions.ended": { as: "session.ended", data: ({ count }) => someSessions(count) },
  "session.reauthenticated": null,
  "data.exported": null,
  "events.exported": null,
  "application.allowed": null,
  "application.refused": null,
  "application.session-started": {
    as: "session.started",
    data: (_, context) => ({ ...aboutSession(context), provider: null }),
  },
  "application.code-replayed": { as: "session.ended", data: (_, context) => aboutSession(context) },
  "sign-in.refused": null,
  "link.refused": null,
  "step-up.refused": null,
} as const satisfies { readonly [Type in EventType]: Told<Type> | null };

type Outward = typeof OUTWARD;

/** The types of audit events that no other system is told of. */
export type InwardType = { [Type in EventType]: Outward[Type] extends null ? Type : never }[EventType];

/** The names under which other systems are told of events. */
export type OutwardType = Extract<Outward[EventType], { readonly as: string }>["as"];

/** All of them, each once, in the order of the catalogue. */
export const OUTWARD_TYPES: readonly OutwardType[] = [
  ...new Set(Object.values(OUTWARD).flatMap((told) => (told === null ? [] : [told.as]))),
];

/** Whether other systems are told of something under this name. */
export function isOutwardType(name: string): name is OutwardType {
  return OUTWARD_TYPES.some((type) => type === name);
}

const table: { readonly [Type in EventType]: Told<Type> | null } = OUTWARD;

/** What other systems are told of an event: a name and JSON data; null when nothing. */
export function tellOutward<Type extends EventType>(
  { type, detail }: { readonly type: Type; readonly detail: EventDetail<Type> },
  context: AuditContext,
): { readonly type: string; readonly data: Data } | null {
  const told = table[type];
  const data = told?.data(detail, context) ?? null;
  if (told === null || data === null) return null;
  const { subjectId = null } = context;
  return { type: told.as, data: { ...(subjectId === null ? {} : { user_id: subjectId }), ...data } };
}

function isByAnother({ actorId, subjectId }: AuditContext): boolean {
  return actorId !== subjectId;
}
