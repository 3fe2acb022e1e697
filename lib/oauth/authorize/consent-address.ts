import { z } from "zod";
import { open, seal } from "@/lib/crypto/seal";
import { formTargetOf } from "./redirect";

/** The parameter of `/oauth/authorize` that leads to the consent page. */
export const CONSENT = "consent";

const schema = z.object({ requestId: z.uuid(), formTarget: z.string() });

/**
 * The address of the consent page of a request. It has, sealed, where the form of that page may lead, so that whoever writes the
 * page's policy asks no database, and nobody else can make a policy of ours allow a place.
 */
export function consentPath(requestId: string, redirectUri: string): string {
  const value = { requestId, formTarget: formTargetOf(redirectUri) } satisfies z.infer<typeof schema>;
  const sealed = seal("consent", Buffer.from(JSON.stringify(value)));
  return `/oauth/authorize?${new URLSearchParams({ [CONSENT]: sealed }).toString()}`;
}

/** What such an address holds; null for any other text. */
export function readConsent(sealed: string | null): z.infer<typeof schema> | null {
  const bytes = sealed === null ? null : open("consent", sealed);
  return bytes && schema.parse(JSON.parse(bytes.toString()));
}
