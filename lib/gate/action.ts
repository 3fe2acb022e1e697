import { headers } from "next/headers";
import { redirect } from "next/navigation";
import type { z } from "zod";
import { env } from "@/lib/env";
import { AppError, findAppError } from "@/lib/errors";
import { noteFailure } from "@/lib/http/failure-status";
import { type Client, clientFrom } from "@/lib/http/client";
import { pageOfOlderForm } from "@/lib/http/older-form";
import { isSameOrigin } from "@/lib/http/origin";

export type ActionContext = { readonly client: Client };

/**
 * Wraps a server action: refuses a post from another site, parses the form, then runs. Next compares the hosts of Origin and
 * of the request, and takes what has no Origin; we ask for the origin of AUTH_URL (ASVS 3.5.1). A form with other fields than
 * ours leads back to its page, which has been updated since.
 * @throws AppError cross-origin or malformed-request, drawn by app/error.tsx
 */
export function action<Schema extends z.ZodType>(
  schema: Schema,
  run: (input: z.output<Schema>, context: ActionContext) => Promise<void>,
): (form: FormData) => Promise<void> {
  return async (form) => {
    const requestHeaders = await headers();
    try {
      const { authUrl, trustedProxies } = env();
      if (!isSameOrigin(requestHeaders, authUrl))
        throw new AppError("cross-origin", "the form is another site's");
      // The type is a promise of our own forms only; anybody can call an action with anything.
      const fields: unknown = form;
      const input = schema.safeParse(fields instanceof FormData ? Object.fromEntries(fields) : null);
      if (!input.success) {
        const page = pageOfOlderForm(requestHeaders, authUrl);
        if (page !== null) redirect(page);
        throw new AppError("malformed-request", "the form is not one of ours");
      }
      await run(input.data, { client: clientFrom(requestHeaders, trustedProxies) });
    } catch (error) {
      const failure = findAppError(error);
      if (failure) noteFailure(requestHeaders, failure);
      throw error;
    }
  };
}
