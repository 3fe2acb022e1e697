import { contract } from "@/lib/api/contract/contract";
import { DONE } from "@/lib/api/contract/present";
import { route } from "@/lib/api/route";
import { AppError } from "@/lib/errors";
import { actorOf } from "@/lib/gate/user-action";
import { deleteSecret } from "@/lib/admin/applications";
import { refuseOtherMethods } from "@/lib/http/other-methods";

export const DELETE = route(contract.deleteApplicationSecret, async ({ caller, params, client }) => {
  const target = { ...actorOf(caller), applicationId: params.id, secretId: params.secret_id };
  if ((await deleteSecret(target, client)) === "not-found")
    throw new AppError("not-found", "the application has no such secret");
  return { data: DONE };
});

export const { GET, POST, PUT, PATCH, OPTIONS } = refuseOtherMethods("DELETE");
