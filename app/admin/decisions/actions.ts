"use server";

import { redirect } from "next/navigation";
import { adminAction } from "@/lib/gate/user-action";
import { liftDecisionById } from "@/lib/admin/decisions";
import { withNotice } from "@/app/notices/address";
import { PAGE } from "./load";
import { decisionForm } from "./schema";

/** Lifts a decision, so that it holds for nobody any more. */
export const lift = adminAction(
  decisionForm,
  () => PAGE,
  async ({ decision: decisionId }, { actor, client }) => {
    const lifted = await liftDecisionById({ ...actor, decisionId }, client);
    redirect(withNotice(PAGE, lifted === "lifted" ? "decision-lifted" : "decision-already-lifted"));
  },
);
