import { z } from "zod";
import { sealedCookie } from "@/lib/crypto/sealed-cookie";

/**
 * The cookie that brings an administrator's words to the sign-in page. They travel sealed and belong to one refusal, by its
 * reference: a link that anybody can write must not be able to put words of its own on our page. Of at most 500 characters,
 * the longest sealed reason is well below the 4096 bytes that browsers keep.
 */
export const refusalReasonCookie = sealedCookie({
  purpose: "refusal-reason",
  name: "refusal-reason",
  schema: z.object({ reference: z.string(), reason: z.string() }),
  maxAge: 10 * 60,
});

/** The reason of the refusal with this reference, or null when there is none, or it is another's, or too old. */
export function openRefusalReason(sealed: string | undefined, reference: string | null): string | null {
  const kept = refusalReasonCookie.open(sealed);
  return kept?.reference === reference ? kept.reason : null;
}
