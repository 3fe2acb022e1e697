import { contract } from "@/lib/api/contract/contract";
import { presentDelivery, storedStatus } from "@/lib/api/contract/webhooks/present";
import { route } from "@/lib/api/route";
import { readWebhook } from "@/lib/api/webhooks";
import { refuseOtherMethods } from "@/lib/http/other-methods";
import { listDeliveries } from "@/lib/outbox/data";

export const GET = route(contract.listDeliveries, async ({ params, query: { cursor, limit, status } }) => {
  const { id } = await readWebhook(params.id);
  const { items, nextCursor } = await listDeliveries(id, limit, {
    before: cursor,
    status: status && storedStatus(status),
  });
  return { data: { deliveries: items.map(presentDelivery), next_cursor: nextCursor } };
});

export const { POST, PUT, PATCH, DELETE, OPTIONS } = refuseOtherMethods("GET");
