import { z } from "zod";
import { safeReturnTo } from "@/lib/http/redirect";

const returnTo = z
  .unknown()
  .optional()
  .transform((value) => {
    const path = safeReturnTo(value);
    // Not back to the question itself.
    return /^\/account\/connect(\?|#|$)/.test(path) ? "/account" : path;
  });

/** Where the user was going when the question came up. */
export const questionQuery = z.object({ returnTo });
