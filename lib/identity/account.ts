import { recording } from "@/lib/audit/mutations";
import { Prisma } from "@/lib/db/generated/client";
import { createId } from "@/lib/db/id";
import type { Client } from "@/lib/http/client";
import type { Identity } from "./identity";

/** `verified-email`: found by it; `person`: on the connections page; `continued-sign-in`: what `explicit` had refused. */
export type LinkedBy = "verified-email" | "person" | "continued-sign-in";

/** The statement that makes an identity's account. An account keeps what its provider last said. */
export function creatingAccount(identity: Identity, userId: string): Prisma.Sql {
  const { provider, subject, email, emailVerified, profile } = identity;
  return Prisma.sql`
    INSERT INTO "Account" ("id", "userId", "provider", "providerAccountId", "email", "emailVerified", "profile")
    VALUES (${createId()}::uuid, ${userId}::uuid, ${provider}, ${subject}, ${email}, ${emailVerified},
            ${JSON.stringify(profile)}::jsonb)`;
}

/** The statements that add an account to a user who was there before, with its event. The identity is locked. */
export function addingAccount(
  identity: Identity,
  userId: string,
  client: Client,
  by: LinkedBy,
): readonly Prisma.Sql[] {
  const context = { client, actorId: userId, subjectId: userId };
  const event = { type: "account.linked", detail: { provider: identity.provider, by } } as const;
  return [creatingAccount(identity, userId), recording(context, event)];
}

/** The statement that notes that a known account was used, and what its provider says today. */
export function refreshingAccount(identity: Identity): Prisma.Sql {
  const { provider, subject, email, emailVerified, profile } = identity;
  return Prisma.sql`
    UPDATE "Account" SET "email" = ${email}, "emailVerified" = ${emailVerified},
      "profile" = ${JSON.stringify(profile)}::jsonb, "lastUsedAt" = now()
    WHERE "provider" = ${provider} AND "providerAccountId" = ${subject}`;
}
