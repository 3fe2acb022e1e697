import { contract } from "@/lib/api/contract/contract";
import { presentInvitation } from "@/lib/api/contract/newcomers/present";
import { route } from "@/lib/api/route";
import { createInvitation } from "@/lib/admin/invitations";
import { actorOf } from "@/lib/gate/user-action";
import { listInvitations } from "@/lib/users/invitations/data";
import { refuseOtherMethods } from "@/lib/http/other-methods";

export const GET = route(contract.listInvitations, async ({ query: { limit, cursor } }) => {
  const { items, nextCursor } = await listInvitations(limit, cursor);
  return { data: { invitations: items.map(presentInvitation), next_cursor: nextCursor } };
});

export const POST = route(contract.createInvitation, async ({ caller, body, client }) => {
  const { email, role, expires_in, max_uses } = body;
  const terms = { email, role, lifetime: expires_in, maxUses: max_uses };
  const { id, token, url, expiresAt } = await createInvitation({ ...actorOf(caller), terms }, client);
  return { data: { id, url, token, expires_at: expiresAt.toISOString() } };
});

export const { PUT, PATCH, DELETE, OPTIONS } = refuseOtherMethods("GET", "POST");
