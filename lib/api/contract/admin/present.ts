import type { z } from "zod";
import type { AdminEventEntry } from "@/lib/audit/data";
import type { ListedSession } from "@/lib/sessions/data";
import type { DecisionEntry } from "@/lib/users/decisions/data";
import type { UserAccount, UserDetail, UserEntry } from "@/lib/admin/directory/data";
import { presentEvent, presentSession } from "../present";
import type * as schema from "./schema";

export function presentUser(user: UserEntry): z.input<typeof schema.userEntry> {
  return {
    user_id: user.id,
    email: user.email,
    full_name: user.name,
    avatar_url: user.image,
    role: user.role,
    disabled_at: user.disabledAt?.toISOString() ?? null,
    created_at: user.createdAt.toISOString(),
    providers: [...user.providers],
    last_sign_in_at: user.lastSignInAt?.toISOString() ?? null,
    last_seen_at: user.lastSeenAt?.toISOString() ?? null,
  };
}

export function presentUserDetail(user: UserDetail): z.input<typeof schema.userDetail> {
  return {
    ...presentUser(user),
    disabled_reason: user.disabledReason,
    locale: user.locale,
    accounts: user.accounts.map(presentUserAccount),
  };
}

function presentUserAccount(account: UserAccount): z.input<typeof schema.userAccount> {
  return {
    id: account.id,
    provider: account.provider,
    subject: account.subject,
    login: account.login,
    email: account.email,
    email_verified: account.emailVerified,
    linked_at: account.linkedAt.toISOString(),
    last_used_at: account.lastUsedAt.toISOString(),
  };
}

export function presentUserSession(session: ListedSession): z.input<typeof schema.userSession> {
  const { current: _current, ...presented } = presentSession(session, "");
  return presented;
}

const KINDS = { DISABLED: "disabled", DEMOTED: "demoted", PROMOTED: "promoted" } as const;

export function presentDecision(decision: DecisionEntry): z.input<typeof schema.decision> {
  const { id, kind, decidedAt, userId, user, actorId, actor, reason } = decision;
  return {
    id,
    kind: KINDS[kind],
    decided_at: decidedAt.toISOString(),
    user_id: userId,
    erased: user === null,
    full_name: user?.name ?? null,
    email: user?.email ?? null,
    actor_id: actorId,
    actor_name: actor?.name ?? null,
    actor_email: actor?.email ?? null,
    reason,
  };
}

export function presentAuditEvent(event: AdminEventEntry): z.input<typeof schema.auditEvent> {
  return {
    ...presentEvent(event),
    actor_id: event.actorId,
    actor_name: event.actor?.name ?? null,
    actor_email: event.actor?.email ?? null,
    subject_id: event.subjectId,
    subject_name: event.subject?.name ?? null,
    subject_email: event.subject?.email ?? null,
    service_token_id: event.serviceToken?.id ?? null,
    service_token_name: event.serviceToken?.name ?? null,
  };
}
