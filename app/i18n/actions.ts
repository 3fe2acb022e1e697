"use server";

import { cookies } from "next/headers";
import { z } from "zod";
import { preferenceCookieOptions } from "@/lib/auth/last-provider";
import { action } from "@/lib/gate/action";
import { LOCALE_COOKIE, LOCALES } from "./locales";

const schema = z.object({ locale: z.enum(LOCALES) });

/**
 * Remembers the language a person chose. It redirects nowhere: Next answers the post with the page it came from, drawn
 * anew, so the page's address need not travel through the form.
 */
export const chooseLanguage = action(schema, async ({ locale }) => {
  (await cookies()).set(LOCALE_COOKIE, locale, preferenceCookieOptions());
});
