import { env } from "@/lib/env";

/** Of which organisations and teams a user is an active member, as far as GitHub has said so lately. */
export type Memberships = {
  readonly organizations: readonly string[];
  /** Whether GitHub was asked within MEMBERSHIP_MAX_AGE; what it said before counts for nothing. */
  readonly known: boolean;
  /** When the first of what is known is too old; null where nothing is. */
  readonly until: Date | null;
};

/** What is known of somebody without an account at GitHub. */
export const NO_MEMBERSHIPS: Memberships = { organizations: [], known: false, until: null };

type Told = { readonly organizations: readonly string[]; readonly organizationsAt: Date | null };

/** What accounts of one user prove at a moment, by the database's clock. */
export function membershipsAt(accounts: readonly Told[], now: Date): Memberships {
  const maxAge = env().membershipMaxAge * 1000;
  const ends = ({ organizationsAt }: Told) => (organizationsAt?.getTime() ?? -Infinity) + maxAge;
  const recent = accounts.filter((account) => ends(account) > now.getTime());
  if (recent.length === 0) return NO_MEMBERSHIPS;
  return {
    organizations: [...new Set(recent.flatMap(({ organizations }) => organizations))],
    known: true,
    until: new Date(Math.min(...recent.map(ends))),
  };
}
