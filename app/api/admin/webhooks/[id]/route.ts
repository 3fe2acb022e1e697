import { contract } from "@/lib/api/contract/contract";
import { DONE } from "@/lib/api/contract/present";
import { presentWebhook } from "@/lib/api/contract/webhooks/present";
import { route } from "@/lib/api/route";
import { readWebhook } from "@/lib/api/webhooks";
import { changeWebhook, deleteWebhook, disableWebhook, enableWebhook } from "@/lib/admin/webhooks";
import { actorOf } from "@/lib/gate/user-action";
import { refuseOtherMethods } from "@/lib/http/other-methods";

export const GET = route(contract.readWebhook, async ({ params }) => ({
  data: presentWebhook(await readWebhook(params.id)),
}));

export const PATCH = route(contract.changeWebhook, async ({ caller, params, body, client }) => {
  const target = { ...actorOf(caller), webhookId: params.id };
  const { disabled, url, description, events } = body;
  const change = {
    ...(url === undefined ? {} : { url }),
    ...(description === undefined ? {} : { description }),
    ...(events === undefined ? {} : { events }),
  };
  if (disabled === undefined) await changeWebhook({ ...target, change }, client);
  else await (disabled ? disableWebhook : enableWebhook)(target, client);
  return { data: presentWebhook(await readWebhook(params.id)) };
});

export const DELETE = route(contract.deleteWebhook, async ({ caller, params, client }) => {
  await deleteWebhook({ ...actorOf(caller), webhookId: params.id }, client);
  return { data: DONE };
});

export const { POST, PUT, OPTIONS } = refuseOtherMethods("GET", "PATCH", "DELETE");
