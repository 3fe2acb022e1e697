import { contract } from "@/lib/api/contract/contract";
import { DONE } from "@/lib/api/contract/present";
import { route } from "@/lib/api/route";
import { endServiceToken } from "@/lib/admin/service-tokens";
import { AppError } from "@/lib/errors";
import { actorOf } from "@/lib/gate/user-action";
import { refuseOtherMethods } from "@/lib/http/other-methods";

export const DELETE = route(contract.revokeServiceToken, async ({ caller, params, client }) => {
  const outcome = await endServiceToken({ ...actorOf(caller), tokenId: params.id }, client);
  if (outcome === "over")
    throw new AppError("not-found", "there is no such service token that could be used");
  return { data: DONE };
});

export const { GET, POST, PUT, PATCH, OPTIONS } = refuseOtherMethods("DELETE");
