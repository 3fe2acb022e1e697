import { env } from "@/lib/env";
import { currentSession } from "@/lib/gate/session";
import { findInvitation } from "@/lib/users/invitations/data";
import type { InvitationState } from "@/lib/users/invitations/policy";
import { listOffers, type Offer } from "../../load";

export type InvitationView =
  | {
      readonly state: "open";
      readonly email: string | null;
      readonly isForAdministrator: boolean;
      readonly expiresAt: Date;
      readonly offers: readonly Offer[];
    }
  | { readonly state: "signed-in"; readonly user: { id: string; name: string | null; email: string | null } }
  | { readonly state: Exclude<InvitationState, "open"> | "unknown" | "closed" };

/** What a link is good for, for whoever looks at it. Looking uses nothing up: scanners and prefetches look too. */
export async function loadInvitation(token: string): Promise<InvitationView> {
  const session = await currentSession();
  if (session.status === "live") {
    const { id, name, email } = session.user;
    return { state: "signed-in", user: { id, name, email } };
  }
  const offer = await findInvitation(token);
  if (env().signUp === "closed") return { state: "closed" };
  if (offer?.state !== "open") return { state: offer?.state ?? "unknown" };
  const { email, role, expiresAt } = offer;
  return {
    state: "open",
    email,
    isForAdministrator: role === "ADMIN",
    expiresAt,
    offers: await listOffers(),
  };
}
