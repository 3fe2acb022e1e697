import { administratorContext } from "@/lib/audit/context";
import { recordEvent } from "@/lib/audit/mutations";
import { transaction } from "@/lib/db/transaction";
import { env } from "@/lib/env";
import { AppError } from "@/lib/errors";
import type { Client } from "@/lib/http/client";
import { type Actor, requireAdministrator } from "@/lib/users/administrators";
import { insertInvitation, type InvitationTerms, revokeInvitation } from "@/lib/users/invitations/mutations";
import { invitationPath } from "@/lib/users/invitations/token";

/** An invitation that has just been made: the one time that its link is told. */
export type NewInvitation = {
  readonly id: string;
  readonly token: string;
  readonly url: string;
  readonly expiresAt: Date;
};

/**
 * Makes an invitation.
 * @throws AppError sign-up-closed where it would open nothing; forbidden when the actor is no administrator any more
 */
export async function createInvitation(
  { terms, ...actor }: Actor & { readonly terms: InvitationTerms },
  client: Client,
): Promise<NewInvitation> {
  if (env().signUp === "closed") throw new AppError("sign-up-closed", "SIGN_UP takes no invitations");
  return transaction(async (tx) => {
    await requireAdministrator(tx, actor.actorId);
    const { id, token, expiresAt } = await insertInvitation(tx, terms, actor.actorId);
    const by = terms.email === null ? "link" : "address";
    await recordEvent(tx, administratorContext(actor, null, client), {
      type: "invitation.created",
      detail: { invitation: id, role: terms.role, by },
    });
    return { id, token, expiresAt, url: env().authUrl + invitationPath(token) };
  });
}

/** Takes an invitation back, whoever made it. @throws AppError forbidden when the actor is no administrator any more */
export async function takeBackInvitation(
  { invitationId, ...actor }: Actor & { readonly invitationId: string },
  client: Client,
): Promise<"revoked" | "over" | "unknown"> {
  return transaction(async (tx) => {
    await requireAdministrator(tx, actor.actorId);
    const outcome = await revokeInvitation(tx, invitationId);
    if (outcome === "revoked")
      await recordEvent(tx, administratorContext(actor, null, client), {
        type: "invitation.taken-back",
        detail: { invitation: invitationId },
      });
    return outcome;
  });
}
