import { contract } from "@/lib/api/contract/contract";
import { presentWebhook } from "@/lib/api/contract/webhooks/present";
import { route } from "@/lib/api/route";
import { readWebhook } from "@/lib/api/webhooks";
import { createWebhook } from "@/lib/admin/webhooks";
import { AppError } from "@/lib/errors";
import { actorOf } from "@/lib/gate/user-action";
import { refuseOtherMethods } from "@/lib/http/other-methods";
import { listEndpoints } from "@/lib/webhooks/data";
import { MAX_ENDPOINTS } from "@/lib/webhooks/policy";

export const GET = route(contract.listWebhooks, async () => ({
  data: { webhooks: (await listEndpoints()).map(presentWebhook) },
}));

export const POST = route(contract.createWebhook, async ({ caller, body, client }) => {
  const created = await createWebhook({ ...actorOf(caller), definition: body }, client);
  if (created === "too-many")
    throw new AppError("malformed-request", `there are ${MAX_ENDPOINTS} webhooks, and no more may be`);
  return { data: { ...presentWebhook(await readWebhook(created.id)), secret: created.secret } };
});

export const { PUT, PATCH, DELETE, OPTIONS } = refuseOtherMethods("GET", "POST");
