"use server";

import { redirect } from "next/navigation";
import { createInvitation, takeBackInvitation } from "@/lib/admin/invitations";
import { normalizeEmail } from "@/lib/email";
import { AppError } from "@/lib/errors";
import { keepForm } from "@/lib/gate/kept-form";
import { adminAction } from "@/lib/gate/user-action";
import { allowsTerms } from "@/lib/users/invitations/policy";
import { withError, withNotice } from "@/app/notices/address";
import { PAGE } from "./load";
import { invitationForm, takeBackForm } from "./schema";

/** Seconds for which a link just made can be seen, in the browser of whoever made it. */
const SHOWN = 120;
const DAY = 86_400;

/** Makes an invitation, and shows its link once: it travels sealed in the browser's cookie, never in an address. */
export const invite = adminAction(
  invitationForm,
  () => ({ page: PAGE, form: "invite" }),
  async ({ email: typed, role, days, uses }, { actor, client, comeBack, user }) => {
    const email = typed.trim() === "" ? null : normalizeEmail(typed);
    if (email === null && typed.trim() !== "")
      redirect(await comeBack({ problem: "email-invalid", field: "email" }));
    const terms = { email, role, lifetime: Number(days) * DAY, maxUses: Number(uses) };
    if (!allowsTerms(terms)) redirect(await comeBack({ problem: "admin-terms", field: "role" }));
    try {
      const { url } = await createInvitation({ ...actor, terms }, client);
      const link = { page: PAGE, form: "link", userId: user.id, fields: { link: url }, problem: null };
      redirect(await keepForm(link, SHOWN));
    } catch (error) {
      if (!(error instanceof AppError) || error.code !== "sign-up-closed") throw error;
      redirect(withError(PAGE, error.code, "administration.refused"));
    }
  },
);

export const takeBack = adminAction(
  takeBackForm,
  () => PAGE,
  async ({ invitation: invitationId }, { actor, client }) => {
    const outcome = await takeBackInvitation({ ...actor, invitationId }, client);
    redirect(withNotice(PAGE, outcome === "revoked" ? "invitation-taken-back" : "invitation-already-over"));
  },
);
