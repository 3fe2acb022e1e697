import type { Transaction } from "@/lib/db/client";
import type { Role } from "@/lib/db/generated/enums";
import { verifiedEmailOf } from "@/lib/email";
import { env } from "@/lib/env";
import { AppError } from "@/lib/errors";
import type { Client } from "@/lib/http/client";
import { takeRequest } from "@/lib/users/access-requests/mutations";
import { useInvitation } from "@/lib/users/invitations/mutations";
import { promoteListed } from "@/lib/users/promote-listed";
import type { Identity } from "./identity";

/**
 * Lets a user in who has just been made in this transaction, as SIGN_UP says, or throws: then nothing of them is written. Whom
 * ADMIN_EMAILS makes an administrator comes in by that, or nobody could ever open a closed door; and so does whose request an
 * administrator has granted. Where a link is presented it has to be good, also where everybody may come: somebody who has chosen
 * the wrong account is to learn it before they are a second user.
 * @param invitation the token of a link, if they came by one
 * @returns what they have become
 * @throws AppError invitation-required, invitation-over, invitation-mismatch, sign-up-closed
 */
export async function admitNewcomer(
  tx: Transaction,
  identity: Identity,
  user: { readonly id: string; readonly email: string | null; readonly role: Role },
  invitation: string | undefined,
  client: Client,
): Promise<Role> {
  const { signUp } = env();
  const verifiedEmail = verifiedEmailOf(identity);
  const promoted = await promoteListed(tx, user, verifiedEmail, client);
  const role = promoted ? "ADMIN" : user.role;
  const granted = await takeRequest(tx, identity, user.id, client);
  if (invitation !== undefined && signUp !== "closed") {
    const invitedAs = await useInvitation(tx, invitation, { id: user.id, verifiedEmail }, client);
    return promoted ? role : invitedAs;
  }
  if (promoted || granted || signUp === "open") return role;
  throw new AppError(signUp === "invited" ? "invitation-required" : "sign-up-closed", "nobody let them in");
}
