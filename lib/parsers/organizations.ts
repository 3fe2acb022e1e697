import { isQuoted, listOf, Refused } from "./values";

/** An organisation, or a team of one as `acme/team`, by the names in their addresses, which know no case. */
const NAME = /^[a-z0-9](?:-?[a-z0-9])*(?:\/[a-z0-9](?:[-_]?[a-z0-9])*)?$/;

/** How many at most, of one list. */
export const MOST_ORGANIZATIONS = 20;

/** The one form in which organisations and teams are compared; null for what is none. */
export function normalizeOrganization(text: string): string | null {
  const name = text.trim().toLowerCase();
  return name.length <= 140 && NAME.test(name) ? name : null;
}

/**
 * Organisations and teams separated by commas. What nobody could ever be a member of is refused, with the reason. Few, since
 * the provider is asked about each of them, at every sign-in.
 */
export const organizations = listOf(parseOrganization).refine((names) => names.length <= MOST_ORGANIZATIONS, {
  error: `has more than ${MOST_ORGANIZATIONS} organisations and teams`,
});

function parseOrganization(item: string): string | Refused {
  const name = normalizeOrganization(item);
  if (name !== null) return name;
  if (isQuoted(item)) return new Refused("is in quotes; write it without them");
  if (item.startsWith("@")) return new Refused("has an @; write only the name");
  if (item.includes("://")) return new Refused("is a URL; write only the organisation, or organisation/team");
  return new Refused("is not an organisation such as acme, or a team such as acme/team");
}
