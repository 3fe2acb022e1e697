import type { Transaction } from "@/lib/db/client";
import { Prisma } from "@/lib/db/generated/client";
import type { Role } from "@/lib/db/generated/enums";
import type { Ask } from "@/lib/db/two-trips";
import { isListedAdministrator, roleIsDecided } from "@/lib/users/administration/mutations";
import { type Identity, verifiedEmailOf } from "./identity";

/** The permanent user behind an identity. */
export type ResolvedUser = {
  readonly id: string;
  readonly email: string | null;
  readonly name: string | null;
  readonly image: string | null;
  readonly role: Role;
};

export type FoundUser = ResolvedUser & {
  readonly disabledAt: Date | null;
  readonly disabledReason: string | null;
  /** Whether an administrator has settled their role; only asked for those whom ADMIN_EMAILS lists. */
  readonly roleDecided: boolean;
};

/** What there is of an identity before it signs in. Nobody can take it away until the transaction ends. */
export type Found = {
  /** The user whose account it is, and the e-mail that this account had. */
  readonly known: (FoundUser & { readonly accountEmail: string | null }) | null;
  /** The user who holds its verified e-mail, and whose accounts they have. */
  readonly holder: (FoundUser & { readonly providers: readonly string[] }) | null;
};

/** Asks who an identity is, the identity being locked. The users found cannot be deleted or lose their e-mail meanwhile. */
export async function lookUp(ask: Ask, identity: Identity): Promise<Found> {
  const { provider, subject } = identity;
  const email = verifiedEmailOf(identity);
  const listed = isListedAdministrator(email);
  const user = Prisma.sql`
    u."id", u."email", u."name", u."image", u."role", u."disabledAt", u."disabledReason",
    ${listed ? roleIsDecided(Prisma.sql`u."id"`) : Prisma.sql`false`} AS "roleDecided"`;
  const [, [known = null], [holder = null]] = await Promise.all([
    listed ? ask(lockingUsers(identity)) : [],
    ask<NonNullable<Found["known"]>>(Prisma.sql`
      SELECT ${user}, a."email" AS "accountEmail" FROM "Account" a JOIN "User" u ON u."id" = a."userId"
      WHERE a."provider" = ${provider} AND a."providerAccountId" = ${subject}
      FOR KEY SHARE OF u FOR NO KEY UPDATE OF a`),
    ask<NonNullable<Found["holder"]>>(Prisma.sql`
      SELECT ${user}, ARRAY(SELECT a."provider" FROM "Account" a WHERE a."userId" = u."id") AS "providers"
      FROM "User" u WHERE u."email" = ${email} FOR KEY SHARE`),
  ]);
  return { known, holder };
}

/** So that the role of whoever this is stays as it will be found. */
function lockingUsers(identity: Identity): Prisma.Sql {
  return Prisma.sql`
    SELECT FROM "User" WHERE "email" = ${verifiedEmailOf(identity)} OR "id" = (${owning(identity)})
    ORDER BY "id" FOR NO KEY UPDATE`;
}

/**
 * Advisory locks on accounts' keys and e-mails until the transaction ends. Whoever needs several identities locks all of
 * them first and at once: in one order everywhere, so that none wait for each other in a circle.
 */
export function locking(...identities: Identity[]): Prisma.Sql {
  const keys = identities.flatMap((identity) => {
    const email = verifiedEmailOf(identity);
    const account = `account:${identity.provider}:${identity.subject}`;
    return email === null ? [account] : [account, `email:${email}`];
  });
  return Prisma.sql`
    SELECT pg_advisory_xact_lock(k)::text FROM (
      SELECT DISTINCT hashtextextended(key, 0) AS k FROM unnest(${keys}::text[]) AS key ORDER BY k
    ) AS ordered`;
}

/** `locking`, in a transaction of any other kind. */
export async function lockIdentities(tx: Transaction, ...identities: Identity[]): Promise<void> {
  await tx.$executeRaw(locking(...identities));
}

/** The statement that tells the `userId` whose account an identity is, if it is anybody's. */
export function owning({ provider, subject }: Identity): Prisma.Sql {
  return Prisma.sql`
    SELECT "userId" FROM "Account" WHERE "provider" = ${provider} AND "providerAccountId" = ${subject}`;
}

/** The id of the user whose account this identity is, or null when it is nobody's. */
export async function findOwner(tx: Transaction, identity: Identity): Promise<string | null> {
  const [row] = await tx.$queryRaw<{ userId: string }[]>(owning(identity));
  return row?.userId ?? null;
}
