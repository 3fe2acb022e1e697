import { definitionOf, PROVIDERS } from "@/lib/providers/providers";
import type { Problem } from "./problems";
import type { Source } from "./read";
import { nearestVariable } from "./nearest";
import { variableNames, type VariableName } from "./variables";

/** A variable that is set and that nothing reads, and the one that was meant, if it is nearly one. */
export type Unread = { readonly name: string; readonly meant: VariableName | undefined };

/** First words of our names with which others begin theirs, without meaning us. */
const SHARED_WORDS = [
  "DRAIN",
  "KEEP",
  "LOG",
  "MAIL",
  "OTEL",
  "PORT",
  "PRODUCT",
  "SIGN",
  "SMTP",
  "SUPPORT",
  "VERCEL",
  "WEB",
];
/** How our names begin, and those that Auth.js had. */
const OUR_WORDS = new Set(["CLOAKROOM", "NEXTAUTH", ...variableNames.map((name) => name.split("_")[0])]);
for (const word of SHARED_WORDS) OUR_WORDS.delete(word);
/** What the X session manager sets on every desktop. */
const FOREIGN_NAMES = new Set(["SESSION_MANAGER"]);
/** What Kubernetes sets for each service, whatever it is called: `AUTH_SERVICE_HOST`, `AUTH_PORT_80_TCP`. */
const OF_A_SERVICE = /_(SERVICE_(HOST|PORT)(_\w+)?|PORT_\d+_(TCP|UDP|SCTP)(_\w+)?)$/;
const ADDRESS_OF_A_SERVICE = /^(tcp|udp|sctp):\/\//;

/** What keeps people out, and without which everybody comes in, or comes in more easily. */
const RESTRICTIONS: readonly VariableName[] = [
  "SIGN_UP",
  "ALLOWED_EMAIL_DOMAINS",
  "ALLOWED_EMAILS",
  ...PROVIDERS.flatMap((provider): readonly VariableName[] => definitionOf(provider).restrictions),
  "EMAIL_LINKING",
];

/** All variables that seem to be meant for us and that nothing reads, by name. Their values are not looked at. */
export function findUnread(source: Source): Unread[] {
  const known = new Set<string>(variableNames);
  return Object.entries(source)
    .flatMap(([name, value = ""]) => {
      if (known.has(name) || FOREIGN_NAMES.has(name) || value.trim() === "") return [];
      if (OF_A_SERVICE.test(name) || ADDRESS_OF_A_SERVICE.test(value)) return [];
      const meant = nearestVariable(name);
      return meant !== undefined || beginsAsOurs(name) || meansToRestrict(name) ? [{ name, meant }] : [];
    })
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

function beginsAsOurs(name: string): boolean {
  const [word, ...more] = name.toUpperCase().split("_");
  return more.length > 0 && OUR_WORDS.has(word);
}

/** How whoever keeps people out would call it, however far it is from one of ours: then the door would be open unseen. */
const RESTRICTING = /^ALLOW(ED)?[_-]|SIGN[_-]?UP/i;

/** Whether a name that nothing reads says by itself that it is to keep people out. */
function meansToRestrict(name: string): boolean {
  return RESTRICTING.test(name);
}

/** An unread variable in a sentence. */
export function describeUnread({ name }: Unread): string {
  return `${name} is set, and nothing reads it.`;
}

/** What to do about it, in a sentence. */
export function adviseOnUnread({ meant }: Unread): string {
  return meant === undefined
    ? "Compare its name with .env.example, or remove it."
    : `Perhaps ${meant} is meant; otherwise remove it.`;
}

/**
 * The restriction in whose place an unread name may stand, which would leave the door open unseen; then we do not start.
 * Undefined for any other name.
 */
export function restrictionMeant({ name, meant }: Unread, source: Source): VariableName | undefined {
  if (meant !== undefined && RESTRICTIONS.includes(meant) && !source[meant]?.trim()) return meant;
  if (!meansToRestrict(name)) return undefined;
  if (/SIGN[_-]?UP/i.test(name)) return "SIGN_UP";
  const provider = PROVIDERS.find((one) => name.toLowerCase().includes(one))?.toUpperCase();
  return RESTRICTIONS.find((one) => one.startsWith(`ALLOWED_${provider}_`)) ?? "ALLOWED_EMAILS";
}

/** Names that stand where a restriction should; they keep us from starting. */
export function* checkRestrictions(source: Source): Iterable<Problem> {
  for (const unread of findUnread(source)) {
    const variable = restrictionMeant(unread, source);
    if (variable === undefined) continue;
    const isSet = source[variable]?.trim();
    const { name } = unread;
    yield {
      variable,
      wrong: isSet
        ? `is set, and so is ${name}, which nothing reads`
        : `is not set, but ${name} is, which nothing reads`,
    };
  }
}
