import type { z } from "zod";
import type { LinkedAccount } from "@/lib/accounts/data";
import type { Application } from "@/lib/applications/data";
import type { EventEntry } from "@/lib/audit/data";
import type { LiveApplicationSession } from "@/lib/sessions/application/live-session";
import type { ListedSession, LiveSession } from "@/lib/sessions/data";
import type * as schema from "./schema";

// How the contract words what our functions return: snake_case names, moments as ISO 8601 texts.

/** The answer of a change that was made. */
export const DONE = { success: true } as const;

export function presentAccount(account: LinkedAccount): z.input<typeof schema.account> {
  return {
    id: account.id,
    provider: account.provider,
    subject: account.subject,
    email: account.email,
    email_verified: account.emailVerified,
    linked_at: account.linkedAt.toISOString(),
    last_used_at: account.lastUsedAt.toISOString(),
    profile: account.profile,
    organizations: [...account.organizations],
    organizations_checked_at: account.organizationsAt?.toISOString() ?? null,
  };
}

export function presentSession(session: ListedSession, currentId: string): z.input<typeof schema.session> {
  return {
    id: session.id,
    current: session.id === currentId,
    provider: session.provider,
    carrier: session.carrier,
    created_at: session.createdAt.toISOString(),
    last_seen_at: session.lastSeenAt.toISOString(),
    expires_at: session.expiresAt.toISOString(),
    ip: session.ip,
    user_agent: session.userAgent,
    application: session.application && presentSessionApplication(session.application),
    origin: session.origin,
    parent_id: session.parentId,
  };
}

function presentSessionApplication(
  application: Pick<Application, "clientId" | "name">,
): z.input<typeof schema.sessionApplication> {
  return { client_id: application.clientId, name: application.name };
}

export function presentEvent(event: EventEntry): z.input<typeof schema.event> {
  return {
    id: event.id,
    at: event.at.toISOString(),
    type: event.type,
    session_id: event.sessionId,
    ip: event.ip,
    user_agent: event.userAgent,
    detail: event.detail,
  };
}

export function presentProfile({ user }: LiveSession): z.input<typeof schema.profile> {
  return {
    user_id: user.id,
    email: user.email,
    full_name: user.name,
    avatar_url: user.image,
    role: user.role,
    locale: user.locale,
    created_at: user.createdAt.toISOString(),
  };
}

export function presentMe(
  caller: LiveSession,
  accounts: readonly LinkedAccount[],
): z.input<typeof schema.me> {
  const { session } = caller;
  return {
    ...presentProfile(caller),
    accounts: accounts.map(presentAccount),
    session: {
      id: session.id,
      provider: session.provider,
      carrier: session.carrier,
      created_at: session.createdAt.toISOString(),
      expires_at: session.expiresAt.toISOString(),
    },
  };
}

/** What an application is told of its user, as /oauth/userinfo does. */
export function presentMeToApplication(
  { user, session, application: { scopes } }: LiveApplicationSession,
  application: Application,
): z.input<typeof schema.applicationMe> {
  return {
    user_id: user.id,
    ...(scopes.includes("email") ? { email: user.email } : {}),
    ...(scopes.includes("profile") ? { full_name: user.name, avatar_url: user.image } : {}),
    application: presentSessionApplication(application),
    session: {
      id: session.id,
      carrier: session.carrier,
      created_at: session.createdAt.toISOString(),
      expires_at: session.expiresAt.toISOString(),
    },
  };
}
