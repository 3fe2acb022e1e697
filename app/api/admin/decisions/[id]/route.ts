import { DONE } from "@/lib/api/contract/present";
import { contract } from "@/lib/api/contract/contract";
import { AppError } from "@/lib/errors";
import { route } from "@/lib/api/route";
import { actorOf } from "@/lib/gate/user-action";
import { liftDecisionById } from "@/lib/admin/decisions";
import { refuseOtherMethods } from "@/lib/http/other-methods";

export const DELETE = route(contract.liftDecision, async ({ caller, params, client }) => {
  const lifted = await liftDecisionById({ ...actorOf(caller), decisionId: params.id }, client);
  if (lifted === "not-found") throw new AppError("not-found", "there is no such decision");
  return { data: DONE };
});

export const { GET, POST, PUT, PATCH, OPTIONS } = refuseOtherMethods("DELETE");
