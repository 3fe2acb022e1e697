import { contract } from "@/lib/api/contract/contract";
import { DONE } from "@/lib/api/contract/present";
import { route } from "@/lib/api/route";
import { decideAccessRequest } from "@/lib/admin/access-requests";
import { AppError } from "@/lib/errors";
import { actorOf } from "@/lib/gate/user-action";
import { refuseOtherMethods } from "@/lib/http/other-methods";

export const PATCH = route(contract.decideAccessRequest, async ({ caller, params, body, client }) => {
  const decision =
    body.reason === undefined ? { grant: true as const } : { grant: false as const, reason: body.reason };
  const decided = await decideAccessRequest({ ...actorOf(caller), requestId: params.id, decision }, client);
  if (decided === "unknown") throw new AppError("not-found", "there is no such request, or it is over");
  return { data: DONE };
});

export const { GET, POST, PUT, DELETE, OPTIONS } = refuseOtherMethods("PATCH");
