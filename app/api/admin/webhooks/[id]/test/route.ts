import { contract } from "@/lib/api/contract/contract";
import { DONE } from "@/lib/api/contract/present";
import { route } from "@/lib/api/route";
import { testWebhook } from "@/lib/admin/webhooks";
import { actorOf } from "@/lib/gate/user-action";
import { refuseOtherMethods } from "@/lib/http/other-methods";

export const POST = route(contract.testWebhook, async ({ caller, params, client }) => {
  const delivery = await testWebhook({ ...actorOf(caller), webhookId: params.id }, client);
  return { data: { ...DONE, delivery_id: delivery } };
});

export const { GET, PUT, PATCH, DELETE, OPTIONS } = refuseOtherMethods("POST");
