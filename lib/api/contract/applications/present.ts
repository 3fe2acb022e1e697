import type { z } from "zod";
import type { Application } from "@/lib/applications/data";
import { writeKind } from "@/lib/applications/definition";
import type { HeldApplication } from "@/lib/applications/grants/data";
import type { SecretEntry } from "@/lib/applications/secrets/data";
import type * as schema from "./schema";

export function presentApplication(
  application: Application,
  secrets: readonly SecretEntry[] = [],
): z.input<typeof schema.application> {
  return {
    id: application.id,
    client_id: application.clientId,
    name: application.name,
    kind: writeKind(application.kind),
    redirect_uris: [...application.redirectUris],
    origins: [...application.origins],
    confidential: application.confidential,
    device: application.device,
    access: application.access,
    accepts: [...application.accepts],
    skip_consent: application.skipConsent,
    managed_by: application.managedBy === "FILE" ? "file" : "database",
    created_at: application.createdAt.toISOString(),
    disabled_at: application.disabledAt?.toISOString() ?? null,
    secrets: secrets.map(presentSecret),
  };
}

export function presentSecret(secret: SecretEntry): z.input<typeof schema.applicationSecret> {
  return {
    id: secret.id,
    created_at: secret.createdAt.toISOString(),
    expires_at: secret.expiresAt?.toISOString() ?? null,
  };
}

export function presentHeldApplication(held: HeldApplication): z.input<typeof schema.heldApplication> {
  return {
    id: held.id,
    client_id: held.clientId,
    name: held.name,
    kind: writeKind(held.kind),
    origins: [...held.origins],
    scopes: [...held.scopes],
    granted_at: held.grantedAt?.toISOString() ?? null,
    last_used_at: held.lastUsedAt.toISOString(),
  };
}
