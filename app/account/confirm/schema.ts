import { z } from "zod";
import { safeReturnTo } from "@/lib/http/redirect";
import { PROVIDERS } from "@/lib/providers/providers";

const returnTo = z
  .unknown()
  .optional()
  .transform((value) => {
    const path = safeReturnTo(value);
    // Not back to the question itself.
    return path.startsWith("/account/confirm") ? "/account" : path;
  });

/** The only provider that will do. */
const only = z.enum(PROVIDERS).nullable().default(null).catch(null);

export const confirmQuery = z.object({ returnTo, with: only });
export const confirmForm = z.object({ provider: z.enum(PROVIDERS), returnTo, with: only });
