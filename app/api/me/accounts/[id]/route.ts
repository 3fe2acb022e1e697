import { contract } from "@/lib/api/contract/contract";
import { DONE } from "@/lib/api/contract/present";
import { unlinkAccount } from "@/lib/accounts/mutations";
import { AppError } from "@/lib/errors";
import { route } from "@/lib/api/route";
import { refuseOtherMethods } from "@/lib/http/other-methods";

export const DELETE = route(contract.unlinkAccount, async ({ caller, params, client }) => {
  const { user, session } = caller;
  const owned = { accountId: params.id, userId: user.id, sessionId: session.id };
  const outcome = await unlinkAccount(owned, client);
  if (outcome === "unknown") throw new AppError("not-found", "this user has no such account");
  if (outcome === "last") throw new AppError("last-account", "without it nobody could sign in as this user");
  return { data: DONE };
});

export const { GET, POST, PUT, PATCH, OPTIONS } = refuseOtherMethods("DELETE");
