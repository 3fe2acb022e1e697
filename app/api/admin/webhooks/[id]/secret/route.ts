import { contract } from "@/lib/api/contract/contract";
import { route } from "@/lib/api/route";
import { readWebhook } from "@/lib/api/webhooks";
import { rotateWebhookSecret } from "@/lib/admin/webhooks";
import { actorOf } from "@/lib/gate/user-action";
import { refuseOtherMethods } from "@/lib/http/other-methods";

export const POST = route(contract.rotateWebhookSecret, async ({ caller, params, client }) => {
  const secret = await rotateWebhookSecret({ ...actorOf(caller), webhookId: params.id }, client);
  const { previousSecretEndsAt } = await readWebhook(params.id);
  return { data: { secret, previous_secret_ends_at: (previousSecretEndsAt ?? new Date()).toISOString() } };
});

export const { GET, PUT, PATCH, DELETE, OPTIONS } = refuseOtherMethods("POST");
