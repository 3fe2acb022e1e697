"use server";

import { redirect } from "next/navigation";
import { withNotice } from "@/lib/auth/notice";
import {
  type CallerIds,
  connectPendingIdentity,
  declinePendingIdentity,
  forgetPendingCookie,
  questionPath,
  readPendingCookie,
} from "@/lib/auth/pending-question";
import { AppError } from "@/lib/errors";
import { freshAction, userAction } from "@/lib/gate/user-action";
import type { Client } from "@/lib/http/client";
import { withError } from "@/app/notices/address";
import { questionQuery } from "./schema";

/** Connects the account that the user was asked about, and leads on. */
export const connectAsked = freshAction(
  questionQuery,
  ({ returnTo }) => questionPath(returnTo),
  async ({ returnTo }, { user, session, client }) => {
    redirect(await connectAndLead({ userId: user.id, sessionId: session.id }, client, returnTo));
  },
);

/** Leads on without it. */
export const declineAsked = userAction(
  questionQuery,
  ({ returnTo }) => questionPath(returnTo),
  async ({ returnTo }, { user, session }) => {
    await declinePendingIdentity(await readPendingCookie(), { userId: user.id, sessionId: session.id });
    await forgetPendingCookie();
    redirect(returnTo);
  },
);

async function connectAndLead(caller: CallerIds, client: Client, returnTo: string): Promise<string> {
  const sealed = await readPendingCookie();
  await forgetPendingCookie();
  try {
    return withNotice(returnTo, await connectPendingIdentity(sealed, caller, client));
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return withError("/account/connections", error.code, "link.refused", error);
  }
}
