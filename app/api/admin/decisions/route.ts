import { presentDecision } from "@/lib/api/contract/admin/present";
import { contract } from "@/lib/api/contract/contract";
import { route } from "@/lib/api/route";
import { actorOf } from "@/lib/gate/user-action";
import { lookUpDecisions } from "@/lib/admin/decisions";
import { refuseOtherMethods } from "@/lib/http/other-methods";

export const GET = route(contract.listDecisions, async ({ caller, query, client }) => {
  const { limit, cursor, email, provider, subject } = query;
  const account = provider !== undefined && subject !== undefined ? { provider, subject } : undefined;
  const key = email === undefined ? account : { email };
  const { items, nextCursor } = await lookUpDecisions({ ...actorOf(caller), client }, key, limit, cursor);
  return { data: { decisions: items.map(presentDecision), next_cursor: nextCursor } };
});

export const { POST, PUT, PATCH, DELETE, OPTIONS } = refuseOtherMethods("GET");
