"use server";

import { cookies } from "next/headers";
import { redirect } from "next/navigation";
import { eraseAfterAnswer } from "@/lib/cleanup/erase-after-answer";
import { confirmUrl, userAction } from "@/lib/gate/user-action";
import { sessionCookieName, sessionCookieOptions } from "@/lib/sessions/cookie";
import { deleteUser } from "@/lib/users/mutations";
import { withError } from "@/app/notices/address";
import { confirmsDeletion, deleteForm } from "./schema";

/** Deletes the user, once they typed the word and proved who they are; in this order, so that none is asked in vain. */
export const deleteAccount = userAction(
  deleteForm,
  () => ({ page: "/account/data#confirmed", form: "delete" }),
  async ({ confirmation }, { user, session, comeBack }) => {
    if (!confirmsDeletion(confirmation))
      redirect(await comeBack({ problem: "confirmation", field: "confirmation" }));
    if (!session.fresh) redirect(confirmUrl(await comeBack()));
    const outcome = await deleteUser(user.id);
    if (outcome === "last-administrator") redirect(withError("/account/data", outcome, "deletion.refused"));
    if (outcome === "deleted") eraseAfterAnswer();
    // With all its attributes: browsers refuse to change a `__Host-` cookie by a header that is not Secure.
    (await cookies()).set(sessionCookieName(), "", sessionCookieOptions(new Date(0)));
    redirect(outcome === "deleted" ? "/goodbye" : "/sign-in?notice=session-unknown");
  },
);
