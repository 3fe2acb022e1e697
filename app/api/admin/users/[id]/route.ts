import type { z } from "zod";
import { viewUser } from "@/lib/api/view-user";
import { presentUserDetail } from "@/lib/api/contract/admin/present";
import type { userChange } from "@/lib/api/contract/admin/schema";
import { contract } from "@/lib/api/contract/contract";
import { AppError } from "@/lib/errors";
import { route } from "@/lib/api/route";
import { actorOf } from "@/lib/gate/user-action";
import type { Client } from "@/lib/http/client";
import { changeRole, disableUser, enableUser } from "@/lib/admin/mutations";
import type { LiveServiceToken } from "@/lib/service-tokens/data";
import type { LiveSession } from "@/lib/sessions/data";
import { findUser } from "@/lib/admin/directory/data";
import { refuseOtherMethods } from "@/lib/http/other-methods";

export const GET = route(contract.readUser, async ({ caller, params, client }) => ({
  data: presentUserDetail(await viewUser(caller, params.id, client)),
}));

export const PATCH = route(contract.changeUser, async ({ caller, params, body, client }) => {
  const outcome = await change(caller, params.id, body, client);
  if (outcome === "last-administrator" || outcome === "own-account")
    throw new AppError(outcome, "the change would have been a mistake");
  // A request that changes nothing shows the user all the same, so it is recorded as a view.
  const user = outcome === "changed" ? await findUser(params.id) : await viewUser(caller, params.id, client);
  if (!user) throw new AppError("not-found", "there is no such user");
  return { data: presentUserDetail(user) };
});

async function change(
  caller: LiveSession | LiveServiceToken,
  userId: string,
  { role, reason }: z.output<typeof userChange>,
  client: Client,
) {
  if (role !== undefined) {
    if ("serviceToken" in caller)
      throw new AppError("person-required", "a service token may not change a role");
    return changeRole({ ...actorOf(caller), userId, role }, client);
  }
  const whom = { ...actorOf(caller), userId };
  return reason === undefined ? enableUser(whom, client) : disableUser({ ...whom, reason }, client);
}

export const { POST, PUT, DELETE, OPTIONS } = refuseOtherMethods("GET", "PATCH");
