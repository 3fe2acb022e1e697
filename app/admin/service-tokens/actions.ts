"use server";

import { redirect } from "next/navigation";
import { createServiceToken, endServiceToken } from "@/lib/admin/service-tokens";
import { adminAction } from "@/lib/gate/user-action";
import { tokenName } from "@/lib/service-tokens/policy";
import { withNotice } from "@/app/notices/address";
import { showSecret } from "../new-secret";
import { PAGE } from "./load";
import { checkedScopes, fieldOf, revokeForm, tokenForm } from "./schema";

const DAY = 86_400;

/** Makes a service token, and shows it once. */
export const create = adminAction(
  tokenForm,
  () => ({ page: PAGE, form: "create" }),
  async ({ name: typed, days, ...checked }, { actor, client, comeBack, user }) => {
    const name = tokenName.safeParse(typed);
    if (!name.success) {
      const problem = name.error.issues[0]?.message ?? "name-unreadable";
      redirect(await comeBack({ problem, field: "name" }));
    }
    const scopes = checkedScopes(checked);
    if (scopes.length === 0) redirect(await comeBack({ problem: "no-scope", field: fieldOf("users:read") }));
    const terms = { name: name.data, scopes, lifetime: Number(days) * DAY };
    const { token } = await createServiceToken({ ...actor, terms }, client);
    redirect(await showSecret(user.id, PAGE, token));
  },
);

export const revoke = adminAction(
  revokeForm,
  () => PAGE,
  async ({ token: tokenId }, { actor, client }) => {
    const outcome = await endServiceToken({ ...actor, tokenId }, client);
    redirect(
      withNotice(PAGE, outcome === "revoked" ? "service-token-revoked" : "service-token-already-over"),
    );
  },
);
