import { env } from "@/lib/env";
import { addressWithKept, findKeptForm } from "@/lib/gate/kept-form";
import { requireAdmin } from "@/lib/gate/require";
import { listInvitations } from "@/lib/users/invitations/data";
import { withFilter } from "@/app/notices/address";
import type { Query } from "@/app/notices/query";
import { invitationsQuery, keptInvitation, keptLink } from "./schema";

export const PAGE = "/admin/invitations";
const PAGE_SIZE = 25;

export type InvitationsView = Awaited<ReturnType<typeof loadInvitations>>;

/** One page of invitations, with what was typed for another, or a link just made. */
export async function loadInvitations(query: Query) {
  const { cursor } = invitationsQuery.parse(query);
  const { user, session } = await requireAdmin(
    cursor === undefined ? addressWithKept(PAGE, query) : withFilter(PAGE, { cursor }),
  );
  const [{ items, nextCursor }, kept] = await Promise.all([
    listInvitations(PAGE_SIZE, cursor),
    findKeptForm(PAGE, user.id, query),
  ]);
  return {
    closed: env().signUp === "closed",
    invitations: items,
    typed: keptInvitation.parse(kept),
    link: keptLink.parse(kept)?.fields.link ?? null,
    fresh: session.fresh,
    first: cursor === undefined ? null : PAGE,
    next: nextCursor === null ? null : withFilter(PAGE, { cursor: nextCursor }),
  };
}
