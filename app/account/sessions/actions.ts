"use server";

import { redirect } from "next/navigation";
import { z } from "zod";
import { userAction } from "@/lib/gate/user-action";
import { revokeOtherSessions, revokeSession } from "@/lib/sessions/mutations";
import { withNotice } from "@/app/notices/address";
import { endSessionForm } from "./schema";

const PAGE = "/account/sessions";

/** Ends one session of the user; the second press is told that it had ended before. */
export const endSession = userAction(
  endSessionForm,
  () => PAGE,
  async ({ session: sessionId }, { user, client }) => {
    const ended = await revokeSession({ sessionId, userId: user.id }, client, "user");
    redirect(withNotice(PAGE, ended ? "session-ended" : "session-already-ended", { session: sessionId }));
  },
);

/** Ends all sessions of the user but the one that asks. */
export const endOtherSessions = userAction(
  z.object({}),
  () => PAGE,
  async (_form, { user, session, client }) => {
    const count = await revokeOtherSessions({ sessionId: session.id, userId: user.id }, client);
    redirect(count > 0 ? withNotice(PAGE, "others-ended", { count }) : withNotice(PAGE, "no-others"));
  },
);
