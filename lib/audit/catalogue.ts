import { z } from "zod";
import { DecisionKind, Role } from "@/lib/db/generated/enums";
import { type ErrorCode, isErrorCode } from "@/lib/errors";
import type en from "@/messages/en.json";

export type EventDefinition = {
  /** What the event tells. Never a token, a secret or a provider's raw answer. */
  readonly detail: z.ZodObject;
  /** The keys of other sentences than that of the type, by the detail's `by`. */
  readonly sentences?: Readonly<Record<string, Sentence>>;
};

type Sentences = (typeof en)["events"];
/** The key of a sentence in `messages` under `events`. */
type Sentence = {
  [Group in keyof Sentences]: Sentences[Group] extends string
    ? never
    : `${Group}.${keyof Sentences[Group] & string}`;
}[keyof Sentences];

const provider = z.string();
const count = z.int();
const nothing = z.strictObject({});
/** `application`: its name at that time. */
const ofApplication = z.object({ application: z.string(), clientId: z.string() });
const byManager = ofApplication.extend({ by: z.enum(["administrator", "file"]) });
const ofWebhook = z.object({ webhook: z.string() });
const ofRequest = z.object({ provider, request: z.uuid() });
const ofServiceToken = z.object({ token: z.uuid(), name: z.string() });
const refusal = z.object({
  provider,
  code: z.custom<ErrorCode>(isErrorCode),
  /** What the user was shown, to be found by. */
  reference: z.string(),
});

/**
 * Every kind of event there is, in the order in which administrators choose among them. The words of each stand in
 * `messages/*.json`: a sentence under `events`, which may name every field of the detail, and a name under `admin.types`.
 */
export const EVENTS = {
  "user.created": { detail: z.object({ provider }) },
  "user.updated": { detail: z.object({ fields: z.array(z.string()) }) },
  "user.deleted": { detail: nothing },
  /** `reason`: what the administrator wrote for the user. */
  "user.disabled": { detail: z.object({ reason: z.string() }) },
  "user.enabled": { detail: nothing },
  "user.role-changed": {
    detail: z.object({ role: z.enum(Role), by: z.enum(["administrator", "environment", "invitation"]) }),
  },
  "user.viewed": { detail: nothing },
  "address.viewed": { detail: nothing },
  "decision.viewed": { detail: nothing },
  "decision.lifted": { detail: z.object({ kind: z.enum(DecisionKind) }) },
  /** `by`: whether for one address, or for whoever has the link. */
  "invitation.created": {
    detail: z.object({ invitation: z.uuid(), role: z.enum(Role), by: z.enum(["address", "link"]) }),
    sentences: { address: "invitation.createdForAddress" },
  },
  "invitation.used": { detail: z.object({ invitation: z.uuid(), role: z.enum(Role) }) },
  "invitation.taken-back": { detail: z.object({ invitation: z.uuid() }) },
  /** Somebody who made some is no administrator any more. */
  "invitation.all-taken-back": { detail: z.object({ count }) },
  /** `name`: what the token is called. */
  "service-token.created": { detail: ofServiceToken.extend({ scopes: z.array(z.string()) }) },
  "service-token.revoked": { detail: ofServiceToken },
  /** Somebody who made some is no administrator any more. */
  "service-token.all-revoked": { detail: z.object({ count }) },
  /** `by`: for the first time, or again after a long pause. */
  "service-token.used": {
    detail: ofServiceToken.extend({ by: z.enum(["first", "again"]) }),
    sentences: { again: "service-token.usedAgain" },
  },
  "access.requested": { detail: ofRequest },
  "access.granted": { detail: ofRequest },
  "access.declined": { detail: ofRequest },
  /** `by`: the administrator who had granted it. */
  "access.used": { detail: ofRequest.extend({ by: z.uuid() }) },
  /** Somebody who granted some is no administrator any more. */
  "access.reopened": { detail: z.object({ count }) },
  /** `by`: an administrator, or the file that APPLICATIONS names. */
  "application.created": { detail: byManager, sentences: { file: "application.createdByFile" } },
  "application.changed": {
    detail: byManager.extend({ fields: z.array(z.string()) }),
    sentences: { file: "application.changedByFile" },
  },
  "application.disabled": {
    detail: byManager.extend({ sessions: count }),
    sentences: { file: "application.disabledByFile" },
  },
  "application.enabled": { detail: byManager, sentences: { file: "application.enabledByFile" } },
  "application.deleted": { detail: ofApplication.extend({ sessions: count }) },
  "application.secret-created": { detail: byManager },
  "application.secret-deleted": { detail: byManager },
  /** `webhook`: where it leads, without path and query, which may be secret. */
  "webhook.created": { detail: ofWebhook },
  "webhook.changed": { detail: ofWebhook.extend({ fields: z.array(z.string()) }) },
  "webhook.secret-rotated": { detail: ofWebhook },
  /** `receiver`: it answered that it wants nothing more; `failures`: nothing had reached it for days. */
  "webhook.disabled": {
    detail: ofWebhook.extend({ by: z.enum(["administrator", "receiver", "failures"]) }),
    sentences: { receiver: "webhook.disabledByReceiver", failures: "webhook.disabledByFailures" },
  },
  "webhook.enabled": { detail: ofWebhook },
  "webhook.deleted": { detail: ofWebhook },
  /** `count`: how many deliveries are to be sent again. */
  "webhook.replayed": { detail: ofWebhook.extend({ count }) },
  /** `sessions`: how many ended. */
  "application.taken-back": { detail: z.object({ application: z.string(), sessions: count }) },
  /** `verified-email`: found by it; `person`: on the connections page; `continued-sign-in`: what `explicit` had refused. */
  "account.linked": {
    detail: z.object({ provider, by: z.enum(["verified-email", "person", "continued-sign-in"]) }),
    sentences: { "verified-email": "account.joined" },
  },
  "account.unlinked": { detail: z.object({ provider }) },
  "session.started": { detail: z.object({ provider }) },
  "session.replaced": { detail: nothing },
  /**
   * `userAgent` and `application`, whom it was handed to: of the session that was ended, which is not the one that ended it. By
   * `application`: by its own session.
   */
  "session.ended": {
    detail: z.object({
      by: z.enum(["sign-out", "user", "administrator", "application"]),
      userAgent: z.string().nullable(),
      application: z.string().optional(),
    }),
    sentences: {
      user: "session.endedFromElsewhere",
      administrator: "session.endedByAdministrator",
      application: "session.endedByApplication",
    },
  },
  "sessions.ended": {
    detail: z.object({ count, by: z.literal("administrator").optional() }),
    sentences: { administrator: "sessions.endedByAdministrator" },
  },
  "session.reauthenticated": { detail: z.object({ provider }) },
  "data.exported": { detail: nothing },
  /** `filters`: the names of what the events were filtered by. */
  "events.exported": { detail: z.object({ filters: z.array(z.string()) }) },
  /** A person lets an application act for them, or does not. */
  "application.allowed": { detail: z.object({ application: z.string() }) },
  "application.refused": { detail: z.object({ application: z.string() }) },
  /** A code or device code was exchanged. */
  "application.session-started": { detail: z.object({ application: z.string() }) },
  /** A code was exchanged a second time, which ended what it had given. */
  "application.code-replayed": { detail: z.object({ application: z.string() }) },
  "sign-in.refused": { detail: refusal },
  "link.refused": { detail: refusal },
  "step-up.refused": { detail: refusal },
} as const satisfies Record<string, EventDefinition>;

export type EventType = keyof typeof EVENTS;

/** What is appended to the log: a type with the detail that it has. */
export type AuditEvent = {
  [Type in EventType]: { readonly type: Type; readonly detail: EventDetail<Type> };
}[EventType];

export type EventDetail<Type extends EventType> = z.infer<(typeof EVENTS)[Type]["detail"]>;

/** All types, in the order of the catalogue. */
export const EVENT_TYPES: readonly EventType[] = Object.keys(EVENTS).filter(isEventType);

/** Whether a stored type is one of the catalogue; the table may hold those of other versions. */
export function isEventType(type: string): type is EventType {
  return Object.hasOwn(EVENTS, type);
}

/** The key of the sentence that tells of an event. @param by who did it, as the detail says */
export function sentenceOf(type: EventType, by: string): Sentence {
  const { sentences }: EventDefinition = EVENTS[type];
  return sentences?.[by] ?? type;
}

const referring = z.object({ reference: z.string() });

/** What the user was shown of a stored event, to be found by; null of one that shows none. */
export function referenceOf(detail: Readonly<Record<string, unknown>>): string | null {
  return referring.safeParse(detail).data?.reference ?? null;
}

/** What a stored event tells of each field that its type has; null where it tells nothing, as those of other versions may. */
export function readDetail(type: EventType, detail: Readonly<Record<string, unknown>>): Map<string, unknown> {
  const { shape } = EVENTS[type].detail satisfies z.ZodObject;
  return new Map(
    Object.entries<z.ZodType>(shape).map(([name, field]) => [
      name,
      field.safeParse(detail[name]).data ?? null,
    ]),
  );
}
