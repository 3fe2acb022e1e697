import type { z } from "zod";
import type { TokenEntry } from "@/lib/service-tokens/data";
import type * as schema from "./schema";

export function presentServiceToken(entry: TokenEntry): z.input<typeof schema.serviceToken> {
  return {
    id: entry.id,
    name: entry.name,
    scopes: [...entry.scopes],
    state: entry.state,
    created_at: entry.createdAt.toISOString(),
    expires_at: entry.expiresAt.toISOString(),
    last_used_at: entry.lastUsedAt?.toISOString() ?? null,
    revoked_at: entry.revokedAt?.toISOString() ?? null,
    created_by_id: entry.createdById,
    created_by_name: entry.createdBy?.name ?? null,
    created_by_email: entry.createdBy?.email ?? null,
  };
}
