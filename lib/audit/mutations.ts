import type { Transaction } from "@/lib/db/client";
import { Prisma } from "@/lib/db/generated/client";
import type { DecisionKind, Role } from "@/lib/db/generated/enums";
import { createId } from "@/lib/db/id";
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
  | {
      type: "user.enabled" | "user.viewed" | "address.viewed" | "decision.viewed";
      detail: Record<string, never>;
    }
  | { type: "decision.lifted"; detail: { kind: DecisionKind } }
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

const COLUMNS = Prisma.sql`"AuditEvent" ("id", "type", "detail", "actorId", "subjectId", "sessionId", "ip", "userAgent")`;

/** Appends an event in the transaction of the change that it describes, so that neither exists without the other. */
export async function record(tx: Transaction, context: AuditContext, ...events: AuditEvent[]): Promise<void> {
  if (events.length === 0) return;
  const rows = events.map((event) => Prisma.sql`(${rowOf(context, event)})`);
  await tx.$executeRaw`INSERT INTO ${COLUMNS} VALUES ${Prisma.join(rows)}`;
}

/** An event as the values of COLUMNS. */
function rowOf(context: AuditContext, { type, detail }: AuditEvent): Prisma.Sql {
  const { actorId = null, subjectId = null, sessionId = null, client } = context;
  return Prisma.sql`${createId()}::uuid, ${type}, ${JSON.stringify(detail)}::jsonb,
    ${actorId}::uuid, ${subjectId}::uuid, ${sessionId}::uuid, ${client.ip}, ${client.userAgent}`;
}

/**
 * The statement that appends an event, unless the same was done to the same person from within the same session, address
 * and device in the last seconds. Two at one moment are both appended.
 * @param context with a subject and a session, without which it appends always
 */
export function recordingOnceIn(seconds: number, context: AuditContext, event: AuditEvent): Prisma.Sql {
  const { subjectId = null, sessionId = null, client } = context;
  return Prisma.sql`
    INSERT INTO ${COLUMNS} SELECT ${rowOf(context, event)}
    WHERE NOT EXISTS (
      SELECT FROM "AuditEvent" e
      WHERE e."subjectId" = ${subjectId}::uuid AND e."at" > now() - make_interval(secs => ${seconds})
        AND e."type" = ${event.type} AND e."sessionId" = ${sessionId}::uuid
        AND e."ip" IS NOT DISTINCT FROM ${client.ip} AND e."userAgent" IS NOT DISTINCT FROM ${client.userAgent})`;
}
