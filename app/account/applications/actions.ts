"use server";

import { redirect } from "next/navigation";
import { takeBackApplication } from "@/lib/applications/grants/mutations";
import { userAction } from "@/lib/gate/user-action";
import { withNotice } from "@/app/notices/address";
import { PAGE } from "./load";
import { takeBackForm } from "./schema";

/** Takes access back from an application; the second press is told that it was taken back before. */
export const takeBack = userAction(
  takeBackForm,
  () => PAGE,
  async ({ application: applicationId }, { user, session, client }) => {
    const taken = await takeBackApplication(
      { userId: user.id, sessionId: session.id, applicationId },
      client,
    );
    redirect(withNotice(PAGE, taken ? "application-taken-back" : "application-already-taken-back"));
  },
);
