import { v7 } from "uuid";
import type { Transaction } from "@/lib/db/client";
import { Prisma } from "@/lib/db/generated/client";
import type { AuditEvent } from "./catalogue";
import type { AuditContext } from "./context";

const COLUMNS = Prisma.sql`"AuditEvent" ("id", "type", "detail", "actorId", "subjectId", "sessionId", "ip", "userAgent")`;

/** Appends an event in the transaction of the change that it describes, so that neither exists without the other. */
export async function recordEvent(
  tx: Transaction,
  context: AuditContext,
  ...events: AuditEvent[]
): Promise<void> {
  if (events.length === 0) return;
  const rows = events.map((event) => Prisma.sql`(${rowOf(context, event)})`);
  await tx.$executeRaw`INSERT INTO ${COLUMNS} VALUES ${Prisma.join(rows)}`;
}

/** An event as the values of COLUMNS. */
function rowOf(context: AuditContext, { type, detail }: AuditEvent): Prisma.Sql {
  const { actorId = null, subjectId = null, sessionId = null, client } = context;
  return Prisma.sql`${v7()}::uuid, ${type}, ${JSON.stringify(detail)}::jsonb,
    ${actorId}::uuid, ${subjectId}::uuid, ${sessionId}::uuid, ${client.ip}, ${client.userAgent}`;
}

/**
 * The statement that appends an event, unless the same was done to the same user from within the same session, address
 * and device in the last seconds. Two at one moment are both appended.
 * @param context with a subject and a session, without which it appends always
 */
export function insertEventOnceIn(seconds: number, context: AuditContext, event: AuditEvent): Prisma.Sql {
  const { subjectId = null, sessionId = null, client } = context;
  return Prisma.sql`
    INSERT INTO ${COLUMNS} SELECT ${rowOf(context, event)}
    WHERE NOT EXISTS (
      SELECT FROM "AuditEvent" e
      WHERE e."subjectId" = ${subjectId}::uuid AND e."at" > now() - make_interval(secs => ${seconds})
        AND e."type" = ${event.type} AND e."sessionId" = ${sessionId}::uuid
        AND e."ip" IS NOT DISTINCT FROM ${client.ip} AND e."userAgent" IS NOT DISTINCT FROM ${client.userAgent})`;
}
