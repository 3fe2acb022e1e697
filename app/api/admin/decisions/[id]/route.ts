import { DONE } from "@/app/api/present";
import { contract } from "@/app/api/contract";
import { AppError } from "@/lib/errors";
import { route } from "@/lib/gate/route";
import { actorOf } from "@/lib/gate/user-action";
import { liftDecisionById } from "@/lib/users/administration/decisions";

export const DELETE = route(contract.liftDecision, async ({ caller, params, client }) => {
  const lifted = await liftDecisionById({ ...actorOf(caller), decisionId: params.id }, client);
  if (lifted === "not-found") throw new AppError("not-found", "there is no such decision");
  return { data: DONE };
});
