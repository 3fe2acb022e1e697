import { ownContext } from "@/lib/audit/context";
import { recordEvent } from "@/lib/audit/mutations";
import type { Transaction } from "@/lib/db/client";
import { LostRace, transaction } from "@/lib/db/transaction";
import { AppError } from "@/lib/errors";
import type { Client } from "@/lib/http/client";
import { findAddressee, writeMail } from "@/lib/mail/mutations";
import { forgetRequest } from "./access-requests/mutations";
import { isLastAdministrator } from "./administrators";
import { forgetDisconnections, keysOfUser } from "./decisions/mutations";
import { eraseFromLog } from "./erasure/mutations";
import { beginLeased, type ExportLease, takeExportLease } from "./exports/mutations";
import { forgetInvitationsOf } from "./invitations/mutations";
import { lockUser, lockUserAgainstDeletion } from "./lock";

export type ProfileChange = { readonly name?: string | undefined; readonly locale?: string | undefined };

/**
 * Changes what a user may change of themselves. What is as asked for already is left alone, and not recorded.
 * @returns `gone` when the user has been deleted
 */
export async function updateProfile(
  userId: string,
  { name, locale }: ProfileChange,
  client: Client,
): Promise<"updated" | "unchanged" | "gone"> {
  return transaction(async (tx) => {
    // The lock makes the second of two equal changes see the first.
    if (!(await lockUser(tx, userId))) return "gone";
    const user = await tx.user.findUniqueOrThrow({
      where: { id: userId },
      select: { name: true, locale: true },
    });
    const data: { name?: string; locale?: string } = {};
    if (name !== undefined && name !== user.name) data.name = name;
    if (locale !== undefined && locale !== user.locale) data.locale = locale;
    if (Object.keys(data).length === 0) return "unchanged";
    await tx.user.update({ where: { id: userId }, data, select: { id: true } });
    await recordEvent(tx, ownContext(userId, client), {
      type: "user.updated",
      detail: { fields: Object.keys(data) },
    });
    return "updated";
  });
}

/**
 * Begins an export of a user's data, and notes that they took it: somebody else in their session would want it first.
 * @param admit throws when they may take no more now; asked only if no other export of theirs is under way
 * @throws AppError unauthenticated when the user is being deleted, for the note would outlive the erasure; rate-limited
 * while another export of theirs is under way
 */
export async function beginExport(
  owned: { sessionId: string; userId: string },
  client: Client,
  admit: () => Promise<void>,
): Promise<ExportLease> {
  const { sessionId, userId } = owned;
  const context = ownContext(userId, client, sessionId);
  const keep = async (tx: Transaction) => {
    if (!(await lockUserAgainstDeletion(tx, userId)))
      throw new AppError("unauthenticated", "the user has been deleted meanwhile");
  };
  const take = async (tx: Transaction) => {
    await keep(tx);
    return takeExportLease(tx, userId);
  };
  return beginLeased(take, async () => {
    await admit();
    await transaction(async (tx) => {
      await keep(tx);
      await recordEvent(tx, context, { type: "data.exported", detail: {} });
    });
  });
}

/**
 * Deletes a user: the row, their accounts and sessions, and everything in the audit log that could tell who they
 * were; if that is very much, the rest of it is written down, for `eraseRest` (docs/decisions/028). That something happened
 * to a user with this id stays, without address, device and detail. The last administrator is not deleted.
 */
export async function deleteUser(userId: string): Promise<"deleted" | "unknown" | "last-administrator"> {
  return transaction(async (tx) => {
    const user = await tx.user.findUnique({ where: { id: userId }, select: { role: true } });
    if (!user) return "unknown";
    if (user.role === "ADMIN" && (await isLastAdministrator(tx, userId))) return "last-administrator";
    const addressee = await findAddressee(tx, userId);
    await forgetInvitationsOf(tx, userId);
    for (const account of (await keysOfUser(tx, userId)).accounts) await forgetRequest(tx, account);
    // Somebody who becomes an administrator at this moment is asked about again, for whoever made them one may step down.
    const { count } = await tx.user.deleteMany({ where: { id: userId, role: user.role } });
    if (count === 0) throw new LostRace();
    await forgetDisconnections(tx, userId);
    await eraseFromLog(tx, userId);
    const nowhere = { ip: null, userAgent: null };
    await recordEvent(tx, ownContext(userId, nowhere), { type: "user.deleted", detail: {} });
    await writeMail(tx, userId, { kind: "account-deleted" }, addressee);
    return "deleted";
  });
}
