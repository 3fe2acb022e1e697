import { z } from "zod";
import { findMemberships } from "@/lib/accounts/data";
import { type KnownMemberships, NO_MEMBERSHIPS } from "@/lib/accounts/memberships";
import { db, type Transaction } from "@/lib/db/client";
import type { Prisma } from "@/lib/db/generated/client";
import { ApplicationKind, ApplicationManager } from "@/lib/db/generated/enums";
import { prepareQuery } from "@/lib/db/prepared-query";
import { reading } from "@/lib/db/transaction";
import { type Access, organizationsNamedBy, readAccess } from "./access";
import { hashClientSecret } from "./secret";

/** What somebody signs in to through this one (RFC 6749: client). */
export type Application = {
  readonly id: string;
  readonly clientId: string;
  readonly name: string;
  readonly kind: ApplicationKind;
  /** Whether it can keep a secret (RFC 6749 section 2.1). */
  readonly confidential: boolean;
  readonly redirectUris: readonly string[];
  /** Only of PROXIED. */
  readonly origins: readonly string[];
  /** Null is nobody. */
  readonly access: Access | null;
  /** Client ids of the applications whose bearers it takes. */
  readonly accepts: readonly string[];
  readonly device: boolean;
  readonly skipConsent: boolean;
  readonly managedBy: ApplicationManager;
  readonly createdAt: Date;
  readonly disabledAt: Date | null;
};

const select = {
  id: true,
  clientId: true,
  name: true,
  kind: true,
  confidential: true,
  redirectUris: true,
  origins: { select: { origin: true }, orderBy: { origin: "asc" } },
  access: true,
  accepts: true,
  device: true,
  skipConsent: true,
  managedBy: true,
  createdAt: true,
  disabledAt: true,
} as const satisfies Prisma.ApplicationSelect;

const rowSchema = z.object({
  id: z.string(),
  clientId: z.string(),
  name: z.string(),
  kind: z.enum(ApplicationKind),
  confidential: z.boolean(),
  redirectUris: z.array(z.string()),
  origins: z.array(z.string()),
  access: z.unknown().transform(readAccess),
  accepts: z.array(z.string()),
  device: z.boolean(),
  skipConsent: z.boolean(),
  managedBy: z.enum(ApplicationManager),
  createdAt: z.date(),
  disabledAt: z.date().nullable(),
});

// One statement, so that origins and rules are of one moment: what Prisma asks for them is two.
const askAll = prepareQuery(
  rowSchema,
  `
  SELECT a."id", a."clientId", a."name", a."kind", a."confidential", a."redirectUris", a."access", a."accepts", a."device",
         a."skipConsent", a."managedBy", a."createdAt", a."disabledAt",
         ARRAY(SELECT o."origin" FROM "ApplicationOrigin" o WHERE o."applicationId" = a."id" ORDER BY o."origin") AS "origins"
  FROM "Application" a ORDER BY a."name", a."id"`,
);

/** All applications at one moment, by name. */
export async function listApplications(): Promise<Application[]> {
  return askAll([]);
}

/** @param id a UUID @param tx of whoever has locked it */
export async function findApplication(id: string, tx?: Transaction): Promise<Application | null> {
  const row = await reading(() => (tx ?? db()).application.findUnique({ where: { id }, select }));
  return row && present(row);
}

/** Those that a file manages, for whoever applies it. */
export async function listApplicationsOfFile(tx: Transaction): Promise<Application[]> {
  const rows = await tx.application.findMany({
    where: { managedBy: "FILE" },
    select,
    orderBy: { id: "asc" },
  });
  return rows.map(present);
}

/** What a rule is judged by of a user's memberships: they are read only where it asks about any. @param tx of whoever has locked the user */
export async function findMembershipsFor(
  access: Access | null,
  userId: string,
  tx?: Transaction,
): Promise<KnownMemberships> {
  return organizationsNamedBy(access) === null ? NO_MEMBERSHIPS : findMemberships(userId, tx);
}

/** The application that says it is this client (RFC 6749 section 2.2). */
export async function findClient(clientId: string): Promise<Application | null> {
  const row = await reading(() => db().application.findUnique({ where: { clientId }, select }));
  return row && present(row);
}

/**
 * Whether a secret is one that this application has now (RFC 6749 section 2.3.1). It is looked for by its digest: that tells
 * nothing about the secret, whatever it takes to compare.
 * @param applicationId a UUID
 */
export async function verifyClientSecret(applicationId: string, secret: string): Promise<boolean> {
  const hash = hashClientSecret(secret);
  if (hash === null) return false;
  const found = await reading(
    () => db().$queryRaw<unknown[]>`
      SELECT FROM "ApplicationSecret"
      WHERE "applicationId" = ${applicationId}::uuid AND "hash" = ${hash} AND ("expiresAt" IS NULL OR "expiresAt" > now())`,
  );
  return found.length > 0;
}

function present(row: Prisma.ApplicationGetPayload<{ select: typeof select }>): Application {
  return { ...row, origins: row.origins.map(({ origin }) => origin), access: readAccess(row.access) };
}
