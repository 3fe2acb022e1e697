"use server";

import { cookies } from "next/headers";
import { redirect } from "next/navigation";
import { preferenceCookieOptions } from "@/lib/http/cookie-options";
import { AppError } from "@/lib/errors";
import { consumeChange } from "@/lib/gate/limit";
import { userAction } from "@/lib/gate/user-action";
import { updateProfile } from "@/lib/users/mutations";
import { userName } from "@/lib/users/policy";
import { LOCALE_COOKIE } from "@/messages/locales";
import { withError, withNotice } from "@/app/notices/address";
import { localeForm, nameForm } from "./schema";

const PAGE = "/account";

/** Changes the user's name, or says what is wrong with it and keeps what was typed. */
export const saveName = userAction(
  nameForm,
  () => ({ page: PAGE, form: "name" }),
  async ({ name: typed }, { user, client, comeBack }) => {
    const name = userName.safeParse(typed);
    if (!name.success) {
      const problem = name.error.issues[0]?.message ?? "name-unreadable";
      redirect(await comeBack({ problem, field: "name" }));
    }
    await countProfileChange(user.id, comeBack);
    const saved = await updateProfile(user.id, { name: name.data }, client);
    redirect(withNotice(PAGE, saved === "updated" ? "name-saved" : "name-unchanged"));
  },
);

/** Changes the language of the pages, here and wherever the user signs in from now on. */
export const saveLanguage = userAction(
  localeForm,
  () => PAGE,
  async ({ locale }, { user, client, comeBack }) => {
    await countProfileChange(user.id, comeBack);
    await updateProfile(user.id, { locale }, client);
    (await cookies()).set(LOCALE_COOKIE, locale, preferenceCookieOptions());
    redirect(withNotice(PAGE, "language-saved"));
  },
);

/** Leads back to the form as it was typed, and says so, when there have been too many. */
async function countProfileChange(userId: string, comeBack: () => Promise<string>): Promise<void> {
  try {
    await consumeChange("user.updated", userId);
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    redirect(withError(await comeBack(), error.code, "profile.refused"));
  }
}
