import { z } from "zod";
import { open, seal } from "@/lib/crypto/seal";
import { ownCookieName } from "@/lib/http/cookie-name";
import { type Identity, PROVIDERS } from "@/lib/identity/identity";
import { FLOW_LIFETIME } from "./flow";

const schema = z.object({
  at: z.number(),
  identity: z.object({
    provider: z.enum(PROVIDERS),
    subject: z.string(),
    email: z.string().nullable(),
    emailVerified: z.boolean(),
    emailUnknown: z.literal(true).optional(),
    // A version before this one has sealed none.
    hostedDomain: z.string().nullable().default(null),
    name: z.string().nullable(),
    image: z.string().nullable(),
    profile: z.record(z.string(), z.string()),
  }),
});

/** Leaves room for the name and attributes within the 4096 bytes that browsers keep. */
const MAX_VALUE = 3_900;

/** The cookie that holds an identity whose sign-in was refused with `account-exists`, until the person continues. */
export function pendingLinkCookieName(): string {
  return ownCookieName("pending-link");
}

/** The sealed identity; without its profile where that would not fit, since the next sign-in brings it anew. */
export function sealPendingLink(identity: Identity): string {
  const sealed = sealNow(identity);
  return sealed.length <= MAX_VALUE ? sealed : sealNow({ ...identity, profile: {} });
}

/** The identity that waits to be connected, or null when there is none or it waited too long. */
export function openPendingLink(sealed: string | undefined): Identity | null {
  const bytes = sealed === undefined ? null : open("pending-link", sealed);
  if (!bytes) return null;
  const waiting = schema.safeParse(JSON.parse(bytes.toString()));
  if (!waiting.success) return null;
  const { at, identity } = waiting.data;
  return Date.now() / 1000 - at < FLOW_LIFETIME ? identity : null;
}

function sealNow(identity: Identity): string {
  return seal("pending-link", Buffer.from(JSON.stringify({ at: Date.now() / 1000, identity })));
}
