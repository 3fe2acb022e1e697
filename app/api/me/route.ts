import { contract } from "@/lib/api/contract/contract";
import { listLinkedAccounts } from "@/lib/accounts/data";
import { DONE, presentMe, presentMeToApplication } from "@/lib/api/contract/present";
import { AppError } from "@/lib/errors";
import { eraseAfterAnswer } from "@/lib/cleanup/erase-after-answer";
import { consumeChange } from "@/lib/gate/limit";
import { clearedSessionCookie } from "@/lib/gate/sign-out";
import { route } from "@/lib/api/route";
import { currentApplications } from "@/lib/sessions/cache/application-registry";
import { readAccounts } from "@/lib/sessions/accounts";
import { deleteUser, updateProfile } from "@/lib/users/mutations";
import { refuseOtherMethods } from "@/lib/http/other-methods";

/** Spares each request the two proxies by which Next would find out whether it could be answered while building. */
export const dynamic = "force-dynamic";

export const GET = route(contract.getMe, async ({ caller }) => {
  if (!caller.application) return { data: presentMe(caller, await readAccounts(caller)) };
  const application = (await currentApplications()).byId(caller.application.id);
  if (!application) throw new AppError("unauthenticated", "the application has been deleted meanwhile");
  return { data: presentMeToApplication(caller, application) };
});

export const PATCH = route(contract.changeMe, async ({ caller, body, client }) => {
  await consumeChange("user.updated", caller.user.id);
  const changed = await updateProfile(caller.user.id, body, client);
  if (changed === "gone") throw new AppError("unauthenticated", "the user has been deleted meanwhile");
  const user = {
    ...caller.user,
    name: body.name ?? caller.user.name,
    locale: body.locale ?? caller.user.locale,
  };
  return { data: presentMe({ ...caller, user }, await listLinkedAccounts(user.id)) };
});

export const DELETE = route(contract.deleteMe, async ({ caller }) => {
  const outcome = await deleteUser(caller.user.id);
  if (outcome === "unknown") throw new AppError("unauthenticated", "the user has been deleted meanwhile");
  if (outcome === "last-administrator")
    throw new AppError("last-administrator", "nobody could administer any more");
  eraseAfterAnswer();
  return { data: DONE, headers: clearedSessionCookie() };
});

export const { POST, PUT, OPTIONS } = refuseOtherMethods("GET", "PATCH", "DELETE");
