import { db } from "@/lib/db/client";

/** Removes all rows. The audit trigger refuses TRUNCATE and young deletes, so its rows go with a retention of nothing. */
export async function emptyTables(): Promise<void> {
  await db().user.deleteMany();
  await db().application.deleteMany();
  await db().webhookEndpoint.deleteMany();
  await db().delivery.deleteMany();
  await db().decision.deleteMany();
  await db().erasure.deleteMany();
  await db().invitation.deleteMany();
  await db().serviceToken.deleteMany();
  await db().accessRequest.deleteMany();
  await db().$transaction(async (tx) => {
    await tx.$executeRaw`SET LOCAL cloakroom.audit_retention = '0 days'`;
    await tx.auditEvent.deleteMany();
  });
}

/** How many rows there are of each kind. */
export async function countRows() {
  const [users, accounts, sessions, events] = await Promise.all([
    db().user.count(),
    db().account.count(),
    db().session.count(),
    db().auditEvent.count(),
  ]);
  return { users, accounts, sessions, events };
}
