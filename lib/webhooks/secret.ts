import { keyring } from "@/lib/crypto/keyring";
import { open, seal } from "@/lib/crypto/seal";

/** A secret as the database has it: sealed, since every signature needs it again. */
export function sealWebhookSecret(secret: string): string {
  return seal("webhook-secret", Buffer.from(secret));
}

/** The secret; null when the key that sealed it is no longer in the ring. */
export function openWebhookSecret(sealed: string): string | null {
  return open("webhook-secret", sealed)?.toString() ?? null;
}

/** The same by the newest key of the ring; as it is when it is that already, or cannot be opened. */
export function resealed<T extends string | null>(sealed: T): T | string {
  if (sealed === null || sealed.split(".")[1] === keyring().newest.kid) return sealed;
  const secret = openWebhookSecret(sealed);
  return secret === null ? sealed : sealWebhookSecret(secret);
}
