"use server";

import { randomUUID } from "node:crypto";
import { cookies } from "next/headers";
import { redirect } from "next/navigation";
import { z } from "zod";
import { preferenceCookieOptions } from "@/lib/auth/last-provider";
import { AppError } from "@/lib/errors";
import { action } from "@/lib/gate/action";
import { signOutCurrentSession } from "@/lib/gate/sign-out";
import { userAction } from "@/lib/gate/user-action";
import type { Client } from "@/lib/http/client";
import { logEvent } from "@/lib/log";
import { updateProfile } from "@/lib/users/mutations";
import { personName } from "@/lib/users/policy";
import { LOCALE_COOKIE } from "../i18n/locales";
import { pageSaying, withQuery } from "./outcome";
import { localeForm, nameForm } from "./schema";

const PAGE = "/account";

/** Ends the session of the browser asking, and says only what happened: ended, nothing to end, or not ended. */
export const signOut = action(z.object({}), async (_form, { client }) => {
  redirect(`/sign-in?${(await outcomeOfSignOut(client)).toString()}`);
});

/** Changes the person's name, or says what is wrong with it and keeps what was typed. */
export const saveName = userAction(
  nameForm,
  ({ name }) => withQuery(PAGE, { name }),
  async ({ name: typed }, { user, client }) => {
    const name = personName.safeParse(typed);
    if (!name.success) {
      const problem = name.error.issues[0]?.message ?? "name-unreadable";
      redirect(withQuery(PAGE, { name: typed, problem }));
    }
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

async function outcomeOfSignOut(client: Client): Promise<URLSearchParams> {
  try {
    const ended = await signOutCurrentSession(client);
    return new URLSearchParams({ notice: ended ? "signed-out" : "already-signed-out" });
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    const reference = randomUUID();
    logEvent("error", "sign-out.failed", { request_id: reference, code: error.code, error });
    return new URLSearchParams({ notice: "still-signed-in", error: error.code, reference });
  }
}
