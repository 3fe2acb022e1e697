import { record } from "@/lib/audit/mutations";
import { transaction } from "@/lib/db/transaction";
import type { Client } from "@/lib/http/client";

export type ProfileChange = { readonly name?: string | undefined; readonly locale?: string | undefined };

/** Changes what a person may change of themselves. @returns whether the user is still there */
export async function updateProfile(userId: string, change: ProfileChange, client: Client): Promise<boolean> {
  const { name, locale } = change;
  const data = { ...(name === undefined ? {} : { name }), ...(locale === undefined ? {} : { locale }) };
  return transaction(async (tx) => {
    const { count } = await tx.user.updateMany({ where: { id: userId }, data });
    if (count === 0) return false;
    const context = { client, actorId: userId, subjectId: userId };
    await record(tx, context, { type: "user.updated", detail: { fields: Object.keys(data) } });
    return true;
  });
}

/**
 * Deletes a person: the user, their accounts and sessions, and everything in the audit log that could tell who they
 * were. That something happened to a user with this id stays, without address, device and detail.
 * @returns whether there was a user to delete
 */
export async function deleteUser(userId: string): Promise<boolean> {
  return transaction(async (tx) => {
    const { count } = await tx.user.deleteMany({ where: { id: userId } });
    if (count === 0) return false;
    await tx.auditEvent.updateMany({
      where: { OR: [{ subjectId: userId }, { actorId: userId }] },
      data: { ip: null, userAgent: null, detail: {} },
    });
    const nobody = { ip: null, userAgent: null };
    await record(
      tx,
      { client: nobody, actorId: userId, subjectId: userId },
      { type: "user.deleted", detail: {} },
    );
    return true;
  });
}
