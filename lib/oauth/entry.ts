import type { KnownMemberships } from "@/lib/accounts/memberships";
import {
  type Access,
  type AccessSubject,
  judgeAccess,
  organizationsNamedBy,
} from "@/lib/applications/access";

/** What a person needs who wants to enter an application. */
export type Entry =
  | { readonly kind: "allowed" }
  /** A proof by MEMBERSHIP_PROVIDER: GitHub may tell another story now. */
  | { readonly kind: "prove" }
  /** @param lacks what a rule by memberships wants of them; null for other rules */
  | { readonly kind: "refused"; readonly lacks: Lacking | null };

/** An account at GitHub, or, with one, a membership. */
export type Lacking = "account" | "membership";

/**
 * Whether a person may enter, and what they can do where they may not.
 * @param proof `wanted` where even a fresh no is to be asked about anew; `given` where GitHub has just been asked, and no second time
 */
export function judgeEntry(
  access: Access | null,
  user: Omit<AccessSubject, "memberships">,
  memberships: KnownMemberships,
  proof: "wanted" | "given" | null = null,
): Entry {
  const admission = judgeAccess(access, { ...user, memberships });
  if (admission === "allowed") return { kind: "allowed" };
  if (organizationsNamedBy(access) === null) return { kind: "refused", lacks: null };
  if (memberships.provenAt === null) return { kind: "refused", lacks: "account" };
  const mayHelp = admission === "unproven" || proof === "wanted";
  return mayHelp && proof !== "given" ? { kind: "prove" } : { kind: "refused", lacks: "membership" };
}
