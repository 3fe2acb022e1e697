import { z } from "zod";
import { open, seal } from "@/lib/crypto/seal";
import { ownCookieName } from "@/lib/http/cookie-name";

/** How long the sign-in page can tell the reason, in seconds. */
const LIFETIME = 10 * 60;

const schema = z.object({ at: z.number(), reference: z.string(), reason: z.string() });

/**
 * The cookie that brings an administrator's words to the sign-in page. They travel sealed and belong to one refusal, by its
 * reference: a link that anybody can write must not be able to put words of its own on our page.
 */
export function refusalReasonCookieName(): string {
  return ownCookieName("refusal-reason");
}

/** Of at most 500 characters, the longest sealed reason is well below the 4096 bytes that browsers keep. */
export function sealRefusalReason(reference: string, reason: string): string {
  const at = Date.now() / 1000;
  return seal("refusal-reason", Buffer.from(JSON.stringify({ at, reference, reason })));
}

/** The reason of the refusal with this reference, or null when there is none, or it is another's, or too old. */
export function openRefusalReason(sealed: string | undefined, reference: string | null): string | null {
  const bytes = sealed === undefined ? null : open("refusal-reason", sealed);
  if (!bytes) return null;
  const kept = schema.safeParse(JSON.parse(bytes.toString()));
  if (!kept.success || kept.data.reference !== reference) return null;
  return Date.now() / 1000 - kept.data.at < LIFETIME ? kept.data.reason : null;
}
