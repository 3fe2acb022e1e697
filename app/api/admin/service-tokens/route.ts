import { contract } from "@/lib/api/contract/contract";
import { presentServiceToken } from "@/lib/api/contract/service-tokens/present";
import { route } from "@/lib/api/route";
import { createServiceToken } from "@/lib/admin/service-tokens";
import { actorOf } from "@/lib/gate/user-action";
import { listServiceTokens } from "@/lib/service-tokens/data";
import { refuseOtherMethods } from "@/lib/http/other-methods";

export const GET = route(contract.listServiceTokens, async ({ query: { limit, cursor } }) => {
  const { items, nextCursor } = await listServiceTokens(limit, cursor);
  return { data: { service_tokens: items.map(presentServiceToken), next_cursor: nextCursor } };
});

export const POST = route(contract.createServiceToken, async ({ caller, body, client }) => {
  const { name, scopes, expires_in: lifetime } = body;
  const made = await createServiceToken({ ...actorOf(caller), terms: { name, scopes, lifetime } }, client);
  return { data: { id: made.id, token: made.token, expires_at: made.expiresAt.toISOString() } };
});

export const { PUT, PATCH, DELETE, OPTIONS } = refuseOtherMethods("GET", "POST");
