import { recording } from "@/lib/audit/mutations";
import { Prisma } from "@/lib/db/generated/client";
import { createId } from "@/lib/db/id";
import { env } from "@/lib/env";
import { AppError } from "@/lib/errors";
import type { Client } from "@/lib/http/client";
import { isListedAdministrator, promoting } from "@/lib/users/administration/mutations";
import { addingAccount, creatingAccount, refreshingAccount } from "./account";
import { type Identity, verifiedEmailOf } from "./identity";
import type { Found, FoundUser, ResolvedUser } from "./look-up";

/** How the user was found. `linked`: by a verified e-mail, the account is new to them. */
export type Resolution = { readonly user: ResolvedUser; readonly found: "known" | "linked" | "created" };

/** A resolution and the statements that make it true. */
export type Resolving = {
  readonly resolution: Resolution;
  readonly changes: readonly Prisma.Sql[];
  /** Whether a user who was there before is not as they were. */
  readonly userChanges: boolean;
};

/**
 * Turns a checked identity into its one user: by provider and subject, else by verified e-mail, else a new one. Pure: it
 * asks nothing and does nothing. The identity being locked, simultaneous first sign-ins of one person queue, and the
 * second finds what the first made.
 * @throws AppError account-disabled, account-exists (EMAIL_LINKING=explicit), domain-not-allowed
 */
export function resolve(identity: Identity, found: Found, client: Client): Resolving {
  const { known, holder } = found;
  if (known) {
    admit(known);
    requireAllowedDomain(known.email, verifiedEmailOf(identity));
    const newEmail = holder ? null : newEmailOf(known, identity, known.email === known.accountEmail);
    return resolveTo(known, "known", [refreshingAccount(identity)], identity, newEmail, client);
  }
  requireAllowedDomain(verifiedEmailOf(identity));
  if (holder && isLinkable(holder.providers, identity)) {
    admit(holder);
    const added = addingAccount(identity, holder.id, client, "verified-email");
    return resolveTo(holder, "linked", added, identity, null, client);
  }
  return createUser(identity, holder === null, client);
}

/**
 * Whether the holder of an identity's verified e-mail is its user too. Not when they have another account of the same
 * provider: one provider gives an address to one account at a time, so it has changed hands and this is somebody else.
 * @throws AppError account-exists when people are to say so themselves (EMAIL_LINKING=explicit)
 */
function isLinkable(providers: readonly string[], identity: Identity): boolean {
  if (providers.includes(identity.provider)) return false;
  if (env().emailLinking === "explicit") {
    throw new AppError("account-exists", "a user with this e-mail signs in another way", {
      providers: [...providers],
    });
  }
  return true;
}

/** An existing user, with what they lack filled from what the provider says. */
function resolveTo(
  { roleDecided, ...before }: FoundUser,
  found: "known" | "linked",
  accountChanges: readonly Prisma.Sql[],
  identity: Identity,
  newEmail: string | null,
  client: Client,
): Resolving {
  const { id } = before;
  const name = before.name ?? identity.name;
  const image = before.image ?? identity.image;
  const email = newEmail ?? before.email;
  const promoted = before.role === "USER" && isListed(identity) && !roleDecided;
  const fills = name !== before.name || image !== before.image || newEmail !== null;
  // What the person or another sign-in has written meanwhile is not overwritten.
  const fill = Prisma.sql`
    UPDATE "User" SET "name" = coalesce("name", ${name}), "image" = coalesce("image", ${image}), "email" = ${email},
      "emailVerifiedAt" = CASE WHEN "email" IS DISTINCT FROM ${email} THEN now() ELSE "emailVerifiedAt" END,
      "updatedAt" = now()
    WHERE "id" = ${id}::uuid`;
  return {
    resolution: { found, user: { id, email, name, image, role: promoted ? "ADMIN" : before.role } },
    changes: [...accountChanges, ...(fills ? [fill] : []), ...(promoted ? promoting(id, client) : [])],
    userChanges: fills || promoted,
  };
}

function createUser(identity: Identity, emailIsFree: boolean, client: Client): Resolving {
  const { provider, name, image } = identity;
  const id = createId();
  const email = emailIsFree ? verifiedEmailOf(identity) : null;
  const promoted = isListed(identity);
  const create = Prisma.sql`
    INSERT INTO "User" ("id", "email", "emailVerifiedAt", "name", "image")
    VALUES (${id}::uuid, ${email}, CASE WHEN ${email}::text IS NOT NULL THEN now() END, ${name}, ${image})`;
  const context = { client, actorId: id, subjectId: id };
  return {
    resolution: { found: "created", user: { id, email, name, image, role: promoted ? "ADMIN" : "USER" } },
    changes: [
      create,
      creatingAccount(identity, id),
      recording(context, { type: "user.created", detail: { provider } }),
      ...(promoted ? promoting(id, client) : []),
    ],
    userChanges: false,
  };
}

/**
 * The provider's e-mail, if the user is to have it: they have none, or had that of this account (`follows`) and the
 * provider has a newer one, so that an address given up by its holder does not stay reserved.
 */
function newEmailOf(user: FoundUser, identity: Identity, follows: boolean): string | null {
  const verified = verifiedEmailOf(identity);
  if (verified === user.email || !hasAllowedDomain(verified)) return null;
  return user.email === null || follows ? verified : null;
}

function isListed(identity: Identity): boolean {
  return isListedAdministrator(verifiedEmailOf(identity));
}

function admit({ disabledAt, disabledReason }: FoundUser): void {
  if (!disabledAt) return;
  throw new AppError("account-disabled", "this user is disabled", { reason: disabledReason ?? undefined });
}

function requireAllowedDomain(...verifiedEmails: (string | null)[]): void {
  if (verifiedEmails.some(hasAllowedDomain)) return;
  throw new AppError("domain-not-allowed", "the e-mail's domain is not on the list");
}

/** Whether ALLOWED_EMAIL_DOMAINS admits this e-mail; without that list everybody is admitted, with or without one. */
function hasAllowedDomain(email: string | null): boolean {
  const { allowedEmailDomains } = env();
  if (allowedEmailDomains.length === 0) return true;
  return email !== null && allowedEmailDomains.includes(email.slice(email.lastIndexOf("@") + 1));
}
