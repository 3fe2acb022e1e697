import { contract } from "@/lib/api/contract/contract";
import { presentAccessRequest } from "@/lib/api/contract/newcomers/present";
import { route } from "@/lib/api/route";
import { listAccessRequests } from "@/lib/users/access-requests/data";
import { refuseOtherMethods } from "@/lib/http/other-methods";

export const GET = route(contract.listAccessRequests, async ({ query: { limit, cursor } }) => {
  const { items, nextCursor } = await listAccessRequests(limit, cursor);
  return { data: { access_requests: items.map(presentAccessRequest), next_cursor: nextCursor } };
});

export const { POST, PUT, PATCH, DELETE, OPTIONS } = refuseOtherMethods("GET");
