import { v7 } from "uuid";
import type { Transaction } from "@/lib/db/client";
import { Prisma } from "@/lib/db/generated/client";
import type { AuditEvent } from "./catalogue";
import type { AuditContext } from "./context";
import { type InwardType, tellOutward } from "./outward";

const COLUMNS = Prisma.sql`"AuditEvent" ("id", "type", "detail", "actorId", "subjectId", "sessionId", "ip", "userAgent",
  "serviceTokenId", "serviceTokenName")`;

/**
 * Appends an event in the transaction of the change that it describes, so that neither exists without the other; and by the
 * same statement what other systems are to be told of it, to each endpoint that wants it.
 */
export async function recordEvent(
  tx: Transaction,
  context: AuditContext,
  ...events: AuditEvent[]
): Promise<void> {
  if (events.length === 0) return;
  const rows = events.map((event) => ({ id: v7(), event }));
  const appended = Prisma.sql`INSERT INTO ${COLUMNS}
    VALUES ${Prisma.join(rows.map(({ id, event }) => Prisma.sql`(${rowOf(id, context, event)})`))}`;
  const told = rows.flatMap(({ id, event }) => {
    const message = tellOutward(event, context);
    return message === null ? [] : [{ id, ...message }];
  });
  await tx.$executeRaw(
    told.length === 0 ? appended : Prisma.sql`WITH "appended" AS (${appended}) ${deliverable(told)}`,
  );
}

/** An event as the values of COLUMNS. */
function rowOf(id: string, context: AuditContext, { type, detail }: AuditEvent): Prisma.Sql {
  const { actorId = null, subjectId = null, sessionId = null, serviceToken = null, client } = context;
  return Prisma.sql`${id}::uuid, ${type}, ${JSON.stringify(detail)}::jsonb,
    ${actorId}::uuid, ${subjectId}::uuid, ${sessionId}::uuid, ${client.ip}, ${client.userAgent},
    ${serviceToken?.id ?? null}::uuid, ${serviceToken?.name ?? null}`;
}

type Message = { readonly id: string } & NonNullable<ReturnType<typeof tellOutward>>;

/** The statement that writes messages for every endpoint that is enabled and wants them, in their order. */
function deliverable(messages: readonly Message[]): Prisma.Sql {
  const rows = messages.map(
    ({ id, type, data }, place) =>
      Prisma.sql`(${place}::int, ${id}::uuid, ${type}, ${JSON.stringify(data)}::jsonb)`,
  );
  return Prisma.sql`
    INSERT INTO "Delivery" ("id", "endpointId", "eventId", "type", "data", "userId")
    SELECT gen_random_uuid(), w."id", m."eventId", m."type", m."data", (m."data" ->> 'user_id')::uuid
    FROM (VALUES ${Prisma.join(rows)}) AS m("place", "eventId", "type", "data")
    JOIN "WebhookEndpoint" w ON w."disabledAt" IS NULL AND m."type" = ANY (w."events")
    ORDER BY m."place"`;
}

/**
 * The statement that appends an event, unless the same was done to the same user from within the same session or by the
 * same service token, from the same address and device, in the last seconds. Two at one moment are both appended.
 * @param context with a subject, and a session or a service token, without which it appends always
 * @param event of a type that no other system is told of
 */
export function insertEventOnceIn(
  seconds: number,
  context: AuditContext,
  event: Extract<AuditEvent, { type: InwardType }>,
): Prisma.Sql {
  const { subjectId = null, sessionId = null, serviceToken = null, client } = context;
  return Prisma.sql`
    INSERT INTO ${COLUMNS} SELECT ${rowOf(v7(), context, event)}
    WHERE NOT EXISTS (
      SELECT FROM "AuditEvent" e
      WHERE e."subjectId" = ${subjectId}::uuid AND e."at" > now() - make_interval(secs => ${seconds})
        AND e."type" = ${event.type} AND (e."sessionId" = ${sessionId}::uuid OR e."serviceTokenId" = ${serviceToken?.id ?? null}::uuid)
        AND e."ip" IS NOT DISTINCT FROM ${client.ip} AND e."userAgent" IS NOT DISTINCT FROM ${client.userAgent})`;
}
