const DAY = 86_400;

/** For how long an invitation can be used, in seconds. */
export const INVITATION_LIFETIMES = { shortest: 300, usual: 7 * DAY, longest: 30 * DAY } as const;

/** How many people at most may come by one invitation. */
export const MOST_USES = 1000;

/** An invitation for an administrator is for one person and short-lived: whoever finds the link would have everything. */
export const ADMIN_INVITATION = { maxUses: 1, longest: 7 * DAY } as const;

/** Whether an invitation may be as it is asked for. @param lifetime seconds */
export function allowsTerms(terms: {
  readonly role: "USER" | "ADMIN";
  readonly lifetime: number;
  readonly maxUses: number;
}): boolean {
  const { maxUses, longest } = ADMIN_INVITATION;
  return terms.role === "USER" || (terms.maxUses <= maxUses && terms.lifetime <= longest);
}

/** For how long one that is over is kept, for administrators to see, in seconds. */
export const KEPT_AFTERWARDS = 30 * DAY;

/**
 * What an invitation is worth. `unsigned`: whoever made it is no administrator any more, so it opens nothing, or somebody who is
 * thrown out would leave doors open.
 */
export type InvitationState = "open" | "used" | "expired" | "revoked" | "unsigned";

export type InvitationFacts = {
  readonly uses: number;
  readonly maxUses: number;
  readonly expiresAt: Date;
  readonly revokedAt: Date | null;
};

/** @param signed whether whoever made it is an administrator at this moment */
export function stateOfInvitation(facts: InvitationFacts, signed: boolean, now: Date): InvitationState {
  if (facts.revokedAt !== null) return "revoked";
  if (facts.uses >= facts.maxUses) return "used";
  if (facts.expiresAt <= now) return "expired";
  return signed ? "open" : "unsigned";
}
