import { contract } from "@/lib/api/contract/contract";
import { DONE } from "@/lib/api/contract/present";
import { route } from "@/lib/api/route";
import { takeBackApplication } from "@/lib/applications/grants/mutations";
import { AppError } from "@/lib/errors";
import { refuseOtherMethods } from "@/lib/http/other-methods";

export const DELETE = route(contract.takeBackApplication, async ({ caller, params, client }) => {
  const owned = { userId: caller.user.id, sessionId: caller.session.id, applicationId: params.id };
  if (!(await takeBackApplication(owned, client)))
    throw new AppError("application-unknown", "this person has let no such application act");
  return { data: DONE };
});

export const { GET, POST, PUT, PATCH, OPTIONS } = refuseOtherMethods("DELETE");
