import { randomUUID } from "node:crypto";
import { createKeyring } from "@/lib/crypto/keyring";
import { generateSecret, hashSecret } from "@/lib/crypto/token";
import { sealApplicationSessionValue } from "@/lib/sessions/value";
import type { Application } from "./application";
import { noteSecret } from "./secrets";

/** The secret of the application that all files share, so that tests can seal what its tables hold the digest of. */
export const SHARED_SECRET = "contract-tests-4kQz8nWv2yLc7RfJ0sHd5xTb";

export type Registered = { readonly id: string; readonly clientId: string };

/** Registers an application by its row. */
export async function register(
  { database }: Application,
  { kind, access = { everybody: true } }: { kind: "PROXIED" | "NATIVE"; access?: unknown },
): Promise<Registered> {
  const [id, clientId] = [randomUUID(), `client-${randomUUID()}`];
  await database.query(
    `INSERT INTO "Application" ("id", "clientId", "name", "kind", "access") VALUES ($1, $2, 'Sample', $3::"ApplicationKind", $4)`,
    id,
    clientId,
    kind,
    JSON.stringify(access),
  );
  await database.untilInvalidated();
  return { id, clientId };
}

/**
 * What an application of a kind is handed for a person who is signed in: a guarded host a child of their session, a program a
 * bearer.
 * @returns the sealed value
 */
export async function hand(
  { database }: Application,
  person: { readonly userId: string },
  { id: applicationId }: Registered,
  given: { readonly scopes: readonly string[] } | { readonly origin: string },
): Promise<{ readonly id: string; readonly sealed: string }> {
  const [id, secret] = [randomUUID(), generateSecret()];
  const absoluteExpiresAt = new Date(Date.now() + 86_400_000);
  const [origin, scopes] = "origin" in given ? [given.origin, []] : [null, given.scopes];
  await database.query(
    `INSERT INTO "Session" ("id", "userId", "secretHash", "absoluteExpiresAt", "carrier", "provider", "applicationId", "origin",
                            "scopes", "parentId")
     SELECT $1, $2, $3, $4, $5::"Carrier", 'google', $6, $7, $8,
            CASE WHEN $7::text IS NOT NULL THEN
              (SELECT "id" FROM "Session" WHERE "userId" = $2 AND "applicationId" IS NULL ORDER BY "createdAt" DESC LIMIT 1) END`,
    id,
    person.userId,
    Buffer.from(hashSecret(secret)),
    absoluteExpiresAt,
    origin === null ? "BEARER" : "COOKIE",
    applicationId,
    origin,
    scopes,
  );
  const sealed = sealApplicationSessionValue(
    { id, secret, absoluteExpiresAt },
    createKeyring([SHARED_SECRET]),
  );
  noteSecret(sealed);
  return { id, sealed };
}
