"use server";

import { redirect } from "next/navigation";
import { beginSignIn } from "@/lib/auth/start";
import { confirmUrl, userAction } from "@/lib/gate/user-action";
import { beginOrExplain } from "@/app/notices/address";
import { confirmForm } from "./schema";

/** Sends the user to one of their providers, to come back proven to where they were. */
export const confirmWith = userAction(
  confirmForm,
  ({ returnTo, only }) => confirmUrl(returnTo, only),
  async ({ provider, returnTo, only }, { user, session, client }) => {
    const intent = { kind: "step-up", sessionId: session.id, userId: user.id } as const;
    redirect(
      await beginOrExplain(confirmUrl(returnTo, only), () => beginSignIn(provider, returnTo, client, intent)),
    );
  },
);
