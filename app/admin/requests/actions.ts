"use server";

import { redirect } from "next/navigation";
import { decideAccessRequest } from "@/lib/admin/access-requests";
import { disablingReason } from "@/lib/admin/policy";
import { adminAction } from "@/lib/gate/user-action";
import { withNotice } from "@/app/notices/address";
import { PAGE } from "./load";
import { declineForm, grantForm, reasonField } from "./schema";

/** Lets that very account in at its next sign-in. */
export const grant = adminAction(
  grantForm,
  () => PAGE,
  async ({ request: requestId }, { actor, client }) => {
    const decided = await decideAccessRequest({ ...actor, requestId, decision: { grant: true } }, client);
    redirect(withNotice(PAGE, decided === "decided" ? "access-granted" : "access-over"));
  },
);

/** Declines, with a reason that the person will read; one that cannot be shown comes back to be corrected. */
export const decline = adminAction(
  declineForm,
  () => ({ page: PAGE, form: "decline" }),
  async ({ request: requestId, reason: typed }, { actor, client, comeBack }) => {
    const reason = disablingReason.safeParse(typed);
    if (!reason.success) {
      const problem = reason.error.issues[0]?.message ?? "reason-unreadable";
      redirect(await comeBack({ problem, field: reasonField(requestId) }));
    }
    const decision = { grant: false, reason: reason.data } as const;
    const decided = await decideAccessRequest({ ...actor, requestId, decision }, client);
    redirect(withNotice(PAGE, decided === "decided" ? "access-declined" : "access-over"));
  },
);
