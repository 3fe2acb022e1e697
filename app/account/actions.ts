"use server";

import { randomUUID } from "node:crypto";
import { cookies } from "next/headers";
import { redirect } from "next/navigation";
import { preferenceCookieOptions } from "@/lib/auth/last-provider";
import { AppError } from "@/lib/errors";
import { action } from "@/lib/gate/action";
import { DRAWN_FOR, drawnFor } from "@/lib/gate/drawn-for";
import { signOutCurrentSession } from "@/lib/gate/sign-out";
import { userAction } from "@/lib/gate/user-action";
import type { Client } from "@/lib/http/client";
import { logEvent } from "@/lib/log";
import { updateProfile } from "@/lib/users/mutations";
import { personName } from "@/lib/users/policy";
import { LOCALE_COOKIE } from "../i18n/locales";
import { pageSaying } from "./outcome";
import { localeForm, nameForm } from "./schema";

const PAGE = "/account";

/**
 * Ends the session of the browser asking, and says only what happened: ended, nothing to end, or not ended. Whoever presses
 * "sign out" and leaves wants nobody to be signed in here: if somebody else has signed in since the page was drawn, it is
 * their session that ends, and the page says so.
 */
export const signOut = action(drawnFor, async ({ [DRAWN_FOR]: shown }, { client }) => {
  redirect(`/sign-in?${(await outcomeOfSignOut(client, shown)).toString()}`);
});

/** Changes the person's name, or says what is wrong with it and keeps what was typed. */
export const saveName = userAction(
  nameForm,
  () => ({ page: PAGE, form: "name" }),
  async ({ name: typed }, { user, client, comeBack }) => {
    const name = personName.safeParse(typed);
    if (!name.success) redirect(await comeBack(name.error.issues[0]?.message ?? "name-unreadable"));
    const saved = await updateProfile(user.id, { name: name.data }, client);
    redirect(pageSaying(PAGE, saved === "updated" ? "name-saved" : "name-unchanged"));
  },
);

/** Changes the language of the pages, here and wherever the person signs in from now on. */
export const saveLanguage = userAction(
  localeForm,
  () => PAGE,
  async ({ locale }, { user, client }) => {
    await updateProfile(user.id, { locale }, client);
    (await cookies()).set(LOCALE_COOKIE, locale, preferenceCookieOptions());
    redirect(pageSaying(PAGE, "language-saved"));
  },
);

/** @param shown the user id of whom the page was drawn for, if it says */
async function outcomeOfSignOut(client: Client, shown: string | null): Promise<URLSearchParams> {
  try {
    const userId = await signOutCurrentSession(client);
    if (userId === null) return new URLSearchParams({ notice: "already-signed-out" });
    const another = shown !== null && shown !== userId;
    return new URLSearchParams({ notice: another ? "another-signed-out" : "signed-out" });
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    const reference = randomUUID();
    logEvent("error", "sign-out.failed", { request_id: reference, code: error.code, error });
    return new URLSearchParams({ notice: "still-signed-in", error: error.code, reference });
  }
}
