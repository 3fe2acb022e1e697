"use server";

import { redirect } from "next/navigation";
import { unlinkAccount } from "@/lib/accounts/mutations";
import { beginSignIn } from "@/lib/auth/start";
import { freshAction } from "@/lib/gate/user-action";
import { beginOrExplain, withError, withNotice } from "@/app/notices/address";
import { connectForm, disconnectForm } from "./schema";

const PAGE = "/account/connections";

/** Takes an account away from the user, and says whether there was one to take and whether it was the last. */
export const disconnect = freshAction(
  disconnectForm,
  () => ({ page: PAGE, form: "disconnect" }),
  async ({ account: accountId }, { user, session, client }) => {
    const outcome = await unlinkAccount({ accountId, userId: user.id, sessionId: session.id }, client);
    if (outcome === "last") redirect(withError(PAGE, "last-account", "unlink.refused"));
    redirect(withNotice(PAGE, outcome === "unlinked" ? "account-unlinked" : "account-not-linked"));
  },
);

/** Sends the user to a provider, to come back with an account to be connected. */
export const connect = freshAction(
  connectForm,
  () => ({ page: PAGE, form: "connect" }),
  async ({ provider }, { user, session, client }) => {
    const intent = { kind: "link", sessionId: session.id, userId: user.id } as const;
    redirect(await beginOrExplain(PAGE, () => beginSignIn(provider, PAGE, client, intent)));
  },
);
