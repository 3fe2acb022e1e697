import { z } from "zod";
import { PROVIDERS, type Provider } from "@/lib/providers/providers";
import { type NoticeQuery, type Query, readNotice } from "./query";

/** What the pages of an account can say of a change just made, or not made because it was made already. */
export const OUTCOMES = [
  "account-joined",
  "account-linked",
  "account-already-linked",
  "account-unlinked",
  "account-not-linked",
  "name-saved",
  "name-unchanged",
  "language-saved",
  "session-ended",
  "session-already-ended",
  "others-ended",
  "no-others",
  "application-taken-back",
  "application-already-taken-back",
  "export-ready",
] as const;

export type Outcome = (typeof OUTCOMES)[number];

/** What the administrator's pages can say of one. */
export const ADMIN_OUTCOMES = [
  "user-disabled",
  "user-already-disabled",
  "user-enabled",
  "user-already-enabled",
  "session-ended",
  "session-already-ended",
  "sessions-ended",
  "no-sessions",
  "made-admin",
  "made-user",
  "role-unchanged",
  "application-created",
  "application-changed",
  "application-unchanged",
  "application-disabled",
  "application-enabled",
  "application-deleted",
  "secret-deleted",
  "service-token-revoked",
  "service-token-already-over",
  "webhook-changed",
  "webhook-unchanged",
  "webhook-disabled",
  "webhook-enabled",
  "webhook-deleted",
  "webhook-tested",
  "webhook-replayed",
  "invitation-taken-back",
  "invitation-already-over",
  "access-granted",
  "access-declined",
  "access-over",
  "decision-lifted",
  "decision-already-lifted",
  "export-ready",
] as const;

export type AdminOutcome = (typeof ADMIN_OUTCOMES)[number];

/** Of both: what says that there was nothing to do. */
const NOTHING_DONE: readonly (Outcome | AdminOutcome)[] = [
  "account-already-linked",
  "account-not-linked",
  "name-unchanged",
  "session-already-ended",
  "no-others",
  "application-already-taken-back",
  "user-already-disabled",
  "user-already-enabled",
  "no-sessions",
  "role-unchanged",
  "application-unchanged",
  "webhook-unchanged",
  "decision-already-lifted",
];

/** Whether something has been done, or there was nothing to do. */
export function kindOf(notice: Outcome | AdminOutcome): "success" | "info" {
  return NOTHING_DONE.includes(notice) ? "info" : "success";
}

export type OutcomeQuery = NoticeQuery<Outcome> & {
  readonly provider: Provider | null;
  /** A session that was ended. */
  readonly session: string | null;
};

export type AdminOutcomeQuery = NoticeQuery<AdminOutcome>;

const about = z.object({
  provider: z.enum(PROVIDERS).nullable().catch(null),
  session: z.uuid().nullable().catch(null),
});

/** Reads the query of a page of the account, whoever wrote it. */
export function readOutcome(query: Query): OutcomeQuery {
  return { ...readNotice(OUTCOMES, query), ...about.parse(query) };
}

/** Reads the query of a page of the administration, whoever wrote it. */
export function readAdminOutcome(query: Query): AdminOutcomeQuery {
  return readNotice(ADMIN_OUTCOMES, query);
}
