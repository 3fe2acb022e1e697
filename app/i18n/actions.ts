"use server";

import { cookies } from "next/headers";
import { z } from "zod";
import { preferenceCookieOptions } from "@/lib/http/cookie-options";
import { AppError } from "@/lib/errors";
import { action } from "@/lib/gate/action";
import { drawnFor, isDrawnFor } from "@/lib/gate/drawn-for";
import { consumeChange } from "@/lib/gate/limit";
import { currentSession } from "@/lib/gate/session";
import type { Client } from "@/lib/http/client";
import { logEvent } from "@/lib/log";
import { updateProfile } from "@/lib/users/mutations";
import { LOCALE_COOKIE, type Locale, LOCALES } from "@/messages/locales";

const schema = z.object({ locale: z.enum(LOCALES) }).extend(drawnFor.shape);

/**
 * Remembers the language a user chose. It redirects nowhere: Next answers the post with the page it came from, drawn
 * anew, so the page's address need not travel through the form. The browser's language is nobody's own; the one that is
 * remembered with a user is that of the user whom the page was drawn for.
 */
export const chooseLanguage = action(schema, async ({ locale, ...drawn }, { client }) => {
  (await cookies()).set(LOCALE_COOKIE, locale, preferenceCookieOptions());
  await rememberForOtherBrowsers(locale, drawn, client);
});

/** A browser that has its language needs no database for it, nor how often its user has changed theirs. */
async function rememberForOtherBrowsers(locale: Locale, drawn: z.output<typeof drawnFor>, client: Client) {
  try {
    const current = await currentSession();
    if (current.status !== "live" || !isDrawnFor(drawn, current)) return;
    await consumeChange("user.updated", current.user.id);
    await updateProfile(current.user.id, { locale }, client);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    logEvent("warn", "locale.not-stored", { code: error.code, error });
  }
}
