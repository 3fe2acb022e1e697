import type { Transaction } from "@/lib/db/client";
import { databaseNow } from "@/lib/db/clock";
import { generateClientSecret, hashClientSecret } from "../secret";
import { MAX_SECRETS, ROTATION } from "./policy";

/** A secret just made: the only moment at which it exists on the server. */
export type NewSecret = { readonly id: string; readonly secret: string };

/**
 * Gives an application a new secret. The one before goes on for ROTATION, so that one can take the other's place while the
 * application runs.
 * @param applicationId one that is locked
 * @returns null when it has MAX_SECRETS
 */
export async function addSecret(tx: Transaction, applicationId: string): Promise<NewSecret | null> {
  const now = await databaseNow(tx);
  await tx.applicationSecret.deleteMany({ where: { applicationId, expiresAt: { lte: now } } });
  if ((await tx.applicationSecret.count({ where: { applicationId } })) >= MAX_SECRETS) return null;
  await tx.applicationSecret.updateMany({
    where: { applicationId, expiresAt: null },
    data: { expiresAt: new Date(now.getTime() + ROTATION * 1000) },
  });
  const secret = generateClientSecret();
  const hash = hashClientSecret(secret);
  if (hash === null) throw new Error("a secret of ours is none");
  const { id } = await tx.applicationSecret.create({
    data: { applicationId, hash, createdAt: now },
    select: { id: true },
  });
  return { id, secret };
}

/** Takes a secret away; the application that has no other cannot say who it is. @returns whether it was there */
export async function removeSecret(
  tx: Transaction,
  { applicationId, secretId }: { readonly applicationId: string; readonly secretId: string },
): Promise<boolean> {
  const { count } = await tx.applicationSecret.deleteMany({ where: { id: secretId, applicationId } });
  return count > 0;
}

/** Gives an application exactly the secrets of these digests. @returns whether it had others */
export async function setSecrets(
  tx: Transaction,
  applicationId: string,
  hashes: readonly Uint8Array<ArrayBuffer>[],
): Promise<boolean> {
  const rows = await tx.applicationSecret.findMany({
    where: { applicationId },
    select: { id: true, hash: true },
  });
  const isOne = (hash: Uint8Array) => hashes.some((other) => Buffer.compare(hash, other) === 0);
  const gone = rows.filter(({ hash }) => !isOne(hash)).map(({ id }) => id);
  const missing = hashes.filter((hash) => rows.every((row) => Buffer.compare(row.hash, hash) !== 0));
  if (gone.length > 0) await tx.applicationSecret.deleteMany({ where: { applicationId, id: { in: gone } } });
  if (missing.length > 0)
    await tx.applicationSecret.createMany({ data: missing.map((hash) => ({ applicationId, hash })) });
  return gone.length + missing.length > 0;
}
