import type { z } from "zod";
import type { AccessRequestEntry } from "@/lib/users/access-requests/data";
import type { InvitationEntry } from "@/lib/users/invitations/data";
import type * as schema from "./schema";

export function presentInvitation(entry: InvitationEntry): z.input<typeof schema.invitation> {
  return {
    id: entry.id,
    state: entry.state,
    email: entry.email,
    role: entry.role,
    uses: entry.uses,
    max_uses: entry.maxUses,
    created_at: entry.createdAt.toISOString(),
    expires_at: entry.expiresAt.toISOString(),
    revoked_at: entry.revokedAt?.toISOString() ?? null,
    created_by_id: entry.createdById,
    created_by_name: entry.createdBy?.name ?? null,
    created_by_email: entry.createdBy?.email ?? null,
    users: entry.users.map(({ id, email, name, usedAt }) => ({
      user_id: id,
      email,
      full_name: name,
      used_at: usedAt.toISOString(),
    })),
  };
}

const STATUS = { PENDING: "pending", GRANTED: "granted", DECLINED: "declined" } as const;

export function presentAccessRequest(entry: AccessRequestEntry): z.input<typeof schema.accessRequest> {
  return {
    id: entry.id,
    provider: entry.provider,
    full_name: entry.name,
    email: entry.email,
    login: entry.login,
    status: STATUS[entry.status],
    created_at: entry.createdAt.toISOString(),
    expires_at: entry.expiresAt.toISOString(),
    decided_at: entry.decidedAt?.toISOString() ?? null,
    decided_by_id: entry.decidedById,
    reason: entry.reason,
  };
}
