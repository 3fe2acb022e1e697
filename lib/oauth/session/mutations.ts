import { z } from "zod";
import { judgeAccess, readAccess } from "@/lib/applications/access";
import { findMembershipsFor } from "@/lib/applications/data";
import { ownContext } from "@/lib/audit/context";
import { recordEvent } from "@/lib/audit/mutations";
import type { Transaction } from "@/lib/db/client";
import { databaseNow } from "@/lib/db/clock";
import { ApplicationKind, Role } from "@/lib/db/generated/enums";
import { parseRows } from "@/lib/db/rows";
import { env } from "@/lib/env";
import type { Client } from "@/lib/http/client";
import { issueBearer, issueChild } from "@/lib/sessions/application/mutations";
import type { IssuedSession } from "@/lib/sessions/mutations";
import { absoluteExpiry, sessionStatus } from "@/lib/sessions/policy";

const userSchema = z.object({ id: z.string(), role: z.enum(Role), email: z.string().nullable() });

const applicationSchema = z.object({
  id: z.string(),
  name: z.string(),
  kind: z.enum(ApplicationKind),
  access: z.unknown(),
});

const grantSchema = z.object({ scopes: z.array(z.string()) });

const authorizingSchema = z.object({
  id: z.string(),
  provider: z.string(),
  accountId: z.string().nullable(),
  createdAt: z.date(),
  authenticatedAt: z.date(),
  lastSeenAt: z.date(),
  absoluteExpiresAt: z.date(),
  now: z.date(),
});

/** What an application's session depends on, as far as it is there, enabled and live. None of it goes before the transaction ends. */
export type Holder = {
  readonly user: z.output<typeof userSchema> | undefined;
  readonly application: z.output<typeof applicationSchema> | undefined;
  readonly grant: z.output<typeof grantSchema> | undefined;
  readonly authorizing: z.output<typeof authorizingSchema> | undefined;
};

/** Locks what a session depends on, always in this order, so that two who do so wait for each other and no more. */
export async function lockHolder(
  tx: Transaction,
  {
    userId,
    applicationId,
    authorizingSessionId,
  }: { readonly userId: string; readonly applicationId: string; readonly authorizingSessionId: string },
): Promise<Holder> {
  const users = await tx.$queryRaw`
    SELECT "id", "role", "email" FROM "User" WHERE "id" = ${userId}::uuid AND "disabledAt" IS NULL
    FOR NO KEY UPDATE`;
  const applications = await tx.$queryRaw`
    SELECT "id", "name", "kind", "access" FROM "Application"
    WHERE "id" = ${applicationId}::uuid AND "disabledAt" IS NULL FOR SHARE`;
  const grants = await tx.$queryRaw`
    SELECT "scopes" FROM "Grant" WHERE "userId" = ${userId}::uuid AND "applicationId" = ${applicationId}::uuid
    FOR NO KEY UPDATE`;
  const sessions = await tx.$queryRaw`
    SELECT "id", "provider", "accountId", "createdAt", "authenticatedAt", "lastSeenAt", "absoluteExpiresAt", now() AS "now"
    FROM "Session" WHERE "id" = ${authorizingSessionId}::uuid AND "userId" = ${userId}::uuid AND "applicationId" IS NULL
    FOR KEY SHARE`;
  const [user] = parseRows(userSchema, users);
  const [session] = parseRows(authorizingSchema, sessions);
  return {
    user,
    application: parseRows(applicationSchema, applications)[0],
    grant: parseRows(grantSchema, grants)[0],
    authorizing: user && session && isLive(session, user.role) ? session : undefined,
  };
}

function isLive(session: z.output<typeof authorizingSchema>, role: Role): boolean {
  return sessionStatus(session, role, session.now, env().lifetimes) === "live";
}

/**
 * Hands a session to an application: to a guarded host a child of the browser's session, to a program a bearer.
 * @param handed.origin of the guarded host; read for PROXIED only
 * @returns null where something that it depends on is gone, or its user may not enter any more
 */
export async function handOutSession(
  tx: Transaction,
  { user, application, grant, authorizing }: Holder,
  handed: { readonly scopes: readonly string[]; readonly origin: string; readonly client: Client },
): Promise<IssuedSession | null> {
  if (!user || !application || !authorizing) return null;
  const access = readAccess(application.access);
  const memberships = await findMembershipsFor(access, user.id, tx);
  if (judgeAccess(access, { ...user, memberships }) !== "allowed") return null;
  const { scopes, origin, client } = handed;
  const holder = {
    applicationId: application.id,
    user,
    authorizing: {
      ...authorizing,
      absoluteExpiresAt: absoluteExpiry(authorizing, user.role, env().lifetimes),
    },
    client,
  };
  let session: IssuedSession;
  if (application.kind === "PROXIED") session = await issueChild(tx, { ...holder, origin });
  else {
    if (!grant || !scopes.every((scope) => grant.scopes.includes(scope))) return null;
    session = await issueBearer(tx, { ...holder, scopes });
    const where = { userId_applicationId: { userId: user.id, applicationId: application.id } };
    await tx.grant.update({ where, data: { lastUsedAt: await databaseNow(tx) } });
  }
  await recordEvent(tx, ownContext(user.id, client, session.id), {
    type: "application.session-started",
    detail: { application: application.name },
  });
  return session;
}
