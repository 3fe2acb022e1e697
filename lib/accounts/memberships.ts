import { env } from "@/lib/env";

/** What GitHub has said lately of a user's memberships in organisations and teams. */
export type Memberships = {
  /** Those of which they are an active member. */
  readonly organizations: readonly string[];
  /** All about which GitHub gave an answer within MEMBERSHIP_MAX_AGE, yes or no. Of the others nothing is known. */
  readonly answered: readonly string[];
  /** When the first of what is known is too old; null where nothing is. */
  readonly until: Date | null;
};

/** The same with the user's accounts at GitHub, which alone can tell of any. */
export type KnownMemberships = Memberships & {
  /** When the last of them proved who the user is; null without one. */
  readonly provenAt: Date | null;
};

/** Whether GitHub has been asked since a moment: a proof by another provider tells of no membership. */
export function isProvenSince({ provenAt }: KnownMemberships, moment: Date): boolean {
  return provenAt !== null && provenAt >= moment;
}

/** What is known of somebody without an account at GitHub. */
export const NO_MEMBERSHIPS: KnownMemberships = {
  organizations: [],
  answered: [],
  until: null,
  provenAt: null,
};

/** What is stored of one account. */
export type StoredMemberships = {
  readonly organizations: readonly string[];
  readonly organizationsAnswered: readonly string[];
  readonly organizationsAt: Date | null;
};

/** What accounts of one user prove at a moment, by the database's clock. */
export function membershipsAt(accounts: readonly StoredMemberships[], now: Date): Memberships {
  const recent = accounts.filter((account) => endOf(account) > now.getTime());
  return {
    organizations: union(recent.map(({ organizations }) => organizations)),
    answered: union(recent.map(({ organizationsAnswered }) => organizationsAnswered)),
    until: recent.length === 0 ? null : new Date(Math.min(...recent.map(endOf))),
  };
}

/**
 * What is to be stored of an account after GitHub was asked. About what it gave no answer, for want of a scope or by an outage,
 * what it said before stays until that is too old. All of an account has one moment, so that of the oldest that stays: what
 * was not confirmed must not become younger.
 * @param asked.active those of `asked.answered` of which the account is an active member
 */
export function membershipsAfter(
  stored: StoredMemberships | null,
  asked: {
    readonly active: readonly string[];
    readonly answered: readonly string[];
    readonly unanswered: readonly string[];
  },
  now: Date,
): { organizations: string[]; organizationsAnswered: string[]; organizationsAt: Date | null } {
  const stays = (names: readonly string[]) => names.filter((name) => asked.unanswered.includes(name));
  const recent = stored !== null && endOf(stored) > now.getTime() ? stored : null;
  const active = stays(recent?.organizations ?? []);
  const answered = union([active, stays(recent?.organizationsAnswered ?? [])]);
  const isNothing = answered.length === 0 && asked.answered.length === 0;
  return {
    organizations: [...asked.active, ...active],
    organizationsAnswered: [...asked.answered, ...answered],
    organizationsAt: answered.length > 0 ? (recent?.organizationsAt ?? null) : isNothing ? null : now,
  };
}

function endOf({ organizationsAt }: StoredMemberships): number {
  return (organizationsAt?.getTime() ?? -Infinity) + env().membershipMaxAge * 1000;
}

function union(lists: readonly (readonly string[])[]): string[] {
  return [...new Set(lists.flat())];
}
