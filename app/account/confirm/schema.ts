import { z } from "zod";
import { safeReturnTo } from "@/lib/http/redirect";
import { MEMBERSHIP_PROVIDER, PROVIDERS } from "@/lib/providers/providers";

const returnTo = z
  .unknown()
  .optional()
  .transform((value) => {
    const path = safeReturnTo(value);
    // Not back to the question itself.
    return path.startsWith("/account/confirm") ? "/account" : path;
  });

/** The only provider that will do: the one that tells of memberships. */
const only = z.literal(MEMBERSHIP_PROVIDER).nullable().default(null).catch(null);

/** Who asks for memberships. Elsewhere the address has no say in what a proof is for, nor in whether one is needed. */
const ASKS_FOR_MEMBERSHIPS = /^\/(oauth\/authorize|device)(?=[?#]|$)/;

const proof = z.object({ returnTo, only });

function believed<Read extends z.output<typeof proof>>(read: Read): Read {
  return ASKS_FOR_MEMBERSHIPS.test(read.returnTo) ? read : { ...read, only: null };
}

export const confirmQuery = proof.transform(believed);
export const confirmForm = proof.extend({ provider: z.enum(PROVIDERS) }).transform(believed);
