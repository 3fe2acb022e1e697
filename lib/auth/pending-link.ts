import { randomUUID } from "node:crypto";
import { z } from "zod";
import { sealedCookie } from "@/lib/crypto/sealed-cookie";
import { LONGEST_SEALED } from "@/lib/http/cookie-name";
import { type Identity, presentFields } from "@/lib/identity/identity";
import { PROVIDERS } from "@/lib/providers/providers";
import { FLOW_LIFETIME } from "./flow";

const schema = z.object({
  id: z.uuid(),
  userId: z.uuid(),
  identity: z.object({
    provider: z.enum(PROVIDERS),
    subject: z.string(),
    email: z.string().nullable(),
    emailVerified: z.boolean(),
    emailUnknown: z.literal(true).optional(),
    // A version before this one has sealed none.
    hostedDomain: z.string().nullable().default(null),
    organizations: z.array(z.string()).optional(),
    organizationsAnswered: z.array(z.string()).optional(),
    organizationsUnanswered: z.array(z.string()).optional(),
    name: z.string().nullable(),
    image: z.string().nullable(),
    profile: z.record(z.string(), z.string()),
  }),
});

/**
 * An identity whose sign-in was refused with `account-exists`, for the user who holds its e-mail to connect. `id` names a
 * row that is gone once the question has been answered: a cookie can be copied, and outlives its deletion there.
 */
export type PendingLink = {
  readonly id: string;
  readonly userId: string;
  readonly identity: Identity;
};

/** What providers call a picture or a name; a login is no name. */
const PICTURE_OR_NAME = /^(picture|avatar_url|(given_|family_)?name)$/;

/** The cookie that holds a pending link, until the user has been asked. */
export const pendingLinkCookie = sealedCookie<PendingLink>({
  purpose: "pending-link",
  name: "pending-link",
  schema,
  maxAge: FLOW_LIFETIME,
  encoding: { charset: "utf8", deflated: true },
});

/** A pending link for this user, yet to be kept. */
export function createPendingLink(identity: Identity, userId: string): PendingLink {
  return { id: randomUUID(), userId, identity };
}

/**
 * The sealed value. Of an identity that is too long the picture and the names go first, then all of the profile but the
 * login, which the question names it by: the next sign-in with it brings them anew.
 */
export function sealPendingLink(link: PendingLink): string {
  for (const identity of shortened(link.identity)) {
    const sealed = pendingLinkCookie.seal({ ...link, identity });
    if (sealed.length <= LONGEST_SEALED) return sealed;
  }
  throw new Error("the pending link does not fit into a cookie");
}

function shortened(identity: Identity): readonly Identity[] {
  const { profile } = identity;
  const nameless = { ...identity, image: null, name: null };
  const unpictured = Object.entries(profile).filter(([field]) => !PICTURE_OR_NAME.test(field));
  return [
    identity,
    { ...nameless, profile: Object.fromEntries(unpictured) },
    { ...nameless, profile: presentFields({ login: profile.login ?? null }) },
  ];
}
