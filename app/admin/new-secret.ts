import { z } from "zod";
import { keepForm } from "@/lib/gate/kept-form";

/** Seconds for which a secret just made can be seen, in the browser of whoever made it. */
const SHOWN = 120;

/** A secret just made, to be shown. */
export const keptSecret = z
  .object({ form: z.literal("secret"), fields: z.object({ secret: z.string() }) })
  .nullable()
  .catch(null);

/** The page with a secret on it, for a while: it travels sealed in the browser's cookie, never in an address. */
export function showSecret(userId: string, page: string, secret: string): Promise<string> {
  return keepForm({ page, form: "secret", userId, fields: { secret }, problem: null }, SHOWN);
}
