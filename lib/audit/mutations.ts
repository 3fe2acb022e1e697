import type { Prisma } from "@/lib/db/generated/client";
import type { Transaction } from "@/lib/db/client";
import type { Role } from "@/lib/db/generated/enums";
import type { ErrorCode } from "@/lib/errors";
import type { Client } from "@/lib/http/client";

/** Every kind of event there is, with what its detail holds. Never a token, a secret or a provider's raw answer. */
export type AuditEvent =
  | { type: "user.created"; detail: { provider: string } }
  | {
      type: "account.linked";
      detail: { provider: string; by: "verified-email" | "person" | "continued-sign-in" };
    }
  | { type: "user.updated"; detail: { fields: string[] } }
  | { type: "user.deleted"; detail: Record<string, never> }
  | { type: "account.unlinked"; detail: { provider: string } }
  | { type: "session.started"; detail: { provider: string } }
  | { type: "session.replaced"; detail: Record<string, never> }
  | {
      type: "session.ended";
      detail: { by: "sign-out" | "user" | "administrator"; userAgent: string | null };
    }
  | { type: "sessions.ended"; detail: { count: number; by?: "administrator" } }
  | { type: "session.reauthenticated"; detail: { provider: string } }
  | { type: "data.exported"; detail: Record<string, never> }
  | { type: "events.exported"; detail: { filters: string[] } }
  | { type: "user.disabled"; detail: { reason: string } }
  | { type: "user.enabled" | "user.viewed"; detail: Record<string, never> }
  | { type: "user.role-changed"; detail: { role: Role; by: "administrator" | "environment" } }
  | {
      type: "sign-in.refused" | "link.refused" | "step-up.refused";
      detail: { provider: string; code: ErrorCode; reference: string };
    };

export type AuditContext = {
  readonly client: Client;
  /** The user who acted; null when nobody is known. */
  readonly actorId?: string | null;
  /** The user it was done to. */
  readonly subjectId?: string | null;
  readonly sessionId?: string | null;
};

/** Appends an event in the transaction of the change that it describes, so that neither exists without the other. */
export async function record(tx: Transaction, context: AuditContext, ...events: AuditEvent[]): Promise<void> {
  if (events.length === 0) return;
  await tx.auditEvent.createMany({
    data: events.map((event) => ({
      type: event.type,
      detail: event.detail satisfies Prisma.InputJsonObject,
      actorId: context.actorId ?? null,
      subjectId: context.subjectId ?? null,
      sessionId: context.sessionId ?? null,
      ip: context.client.ip,
      userAgent: context.client.userAgent,
    })),
  });
}
