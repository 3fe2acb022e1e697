import { contract } from "@/lib/api/contract/contract";
import { DONE } from "@/lib/api/contract/present";
import { route } from "@/lib/api/route";
import { takeBackInvitation } from "@/lib/admin/invitations";
import { AppError } from "@/lib/errors";
import { actorOf } from "@/lib/gate/user-action";
import { refuseOtherMethods } from "@/lib/http/other-methods";

export const DELETE = route(contract.takeBackInvitation, async ({ caller, params, client }) => {
  const outcome = await takeBackInvitation({ ...actorOf(caller), invitationId: params.id }, client);
  if (outcome !== "revoked")
    throw new AppError("not-found", "there is no such invitation that could be used");
  return { data: DONE };
});

export const { GET, POST, PUT, PATCH, OPTIONS } = refuseOtherMethods("DELETE");
