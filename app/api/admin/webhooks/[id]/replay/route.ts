import { contract } from "@/lib/api/contract/contract";
import { DONE } from "@/lib/api/contract/present";
import { route } from "@/lib/api/route";
import { replayWebhook } from "@/lib/admin/webhooks";
import { actorOf } from "@/lib/gate/user-action";
import { refuseOtherMethods } from "@/lib/http/other-methods";

export const POST = route(contract.replayDeliveries, async ({ caller, params, body, client }) => {
  const { delivery_id: deliveryId, failed_since: since } = body;
  const replayed = deliveryId === undefined ? { failedSince: new Date(since ?? 0) } : { deliveryId };
  const count = await replayWebhook({ ...actorOf(caller), webhookId: params.id, replayed }, client);
  return { data: { ...DONE, replayed: count } };
});

export const { GET, PUT, PATCH, DELETE, OPTIONS } = refuseOtherMethods("POST");
