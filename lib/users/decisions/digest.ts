import { createHash } from "node:crypto";

/** A provider account by its key. */
export type AccountKey = { readonly provider: string; readonly subject: string };

/**
 * The SHA-256 by which a decision knows a provider account. It tells nothing by itself, but whoever has the table and a list
 * of accounts can tell which of them are in it.
 */
export function digestOfAccount({ provider, subject }: AccountKey): Uint8Array<ArrayBuffer> {
  return digest(`account:${provider}:${subject}`);
}

/** The SHA-256 by which a decision knows a verified e-mail. @param email as stored: in lower case */
export function digestOfEmail(email: string): Uint8Array<ArrayBuffer> {
  return digest(`email:${email}`);
}

/** As the migration that made the table computes it in SQL. */
function digest(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(createHash("sha256").update(text).digest());
}
