import { recordEvent } from "@/lib/audit/mutations";
import type { Transaction } from "@/lib/db/client";
import type { Role } from "@/lib/db/generated/enums";
import { env } from "@/lib/env";
import type { Client } from "@/lib/http/client";
import { keysOfUser, listDecided, recordPromotion } from "./decisions/mutations";

/**
 * Makes a user an administrator whom ADMIN_EMAILS lists by the address that their provider has just vouched for. Only whoever
 * has that address here: another account of it that was judged to be somebody else's is not promoted. The list promotes one
 * user for each address, once, and nobody whom an administrator has demoted; both are remembered in decisions, which outlive
 * the user.
 * @param user locked, as they are now
 * @returns whether they became an administrator
 */
export async function promoteListed(
  tx: Transaction,
  user: { readonly id: string; readonly email: string | null; readonly role: Role },
  verifiedEmail: string | null,
  client: Client,
): Promise<boolean> {
  if (verifiedEmail === null || !env().adminEmails.includes(verifiedEmail)) return false;
  if (user.role === "ADMIN" || user.email !== verifiedEmail) return false;
  const promoted = await listDecided(tx, "PROMOTED", { accounts: [], emails: [verifiedEmail] });
  const demoted = await listDecided(tx, "DEMOTED", await keysOfUser(tx, user.id));
  if (promoted.length > 0 || demoted.length > 0) return false;
  await recordPromotion(tx, user.id, verifiedEmail);
  await tx.user.update({ where: { id: user.id }, data: { role: "ADMIN" }, select: { id: true } });
  const detail = { role: "ADMIN", by: "environment" } as const;
  await recordEvent(tx, { client, subjectId: user.id }, { type: "user.role-changed", detail });
  return true;
}
