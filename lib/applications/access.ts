import { z } from "zod";
import { domainOf, normalizeDomain, normalizeEmail } from "@/lib/email";
import type { Memberships } from "@/lib/accounts/memberships";
import { MOST_ORGANIZATIONS, normalizeOrganization } from "@/lib/parsers/organizations";
import type { Role } from "@/lib/db/generated/enums";

const normalized = (normalize: (text: string) => string | null, what: string) =>
  z.string().transform((text, context) => {
    const normal = normalize(text);
    if (normal !== null) return normal;
    context.addIssue({ code: "custom", message: `is not ${what}` });
    return z.NEVER;
  });

/** In the forms that are compared. Few enough to be asked at every check. */
const list = <Item extends z.ZodType>(item: Item, most = 1000) => z.array(item).max(most);

const organization = normalized(
  normalizeOrganization,
  "an organisation such as acme, or a team such as acme/team",
);

/** Who may enter an application: exactly one key. An empty list is nobody. */
export const accessSchema = z.union([
  z.strictObject({ everybody: z.literal(true) }),
  z.strictObject({ role: z.literal("admin") }),
  z.strictObject({ email_domains: list(normalized(normalizeDomain, "a domain")) }),
  z.strictObject({ emails: list(normalized(normalizeEmail, "an e-mail address")) }),
  z.strictObject({ github_orgs: list(organization, MOST_ORGANIZATIONS) }),
]);

export type Access = z.output<typeof accessSchema>;

/** What a rule asks of a user. `email` is one that an account of theirs vouches for now, as `User.email` always is. */
export type AccessSubject = {
  readonly role: Role;
  readonly email: string | null;
  readonly memberships: Memberships;
};

/** `unproven`: of a name GitHub has given no answer lately; whoever signs in with it anew may be let in. */
export type Admission = "allowed" | "forbidden" | "unproven";

/** A stored rule; null, which is nobody, for a shape that this version does not know. */
export function readAccess(stored: unknown): Access | null {
  return accessSchema.safeParse(stored).data ?? null;
}

/** The organisations and teams of which a rule wants a membership; null for every other rule. */
export function organizationsNamedBy(access: Access | null): readonly string[] | null {
  return access !== null && "github_orgs" in access ? access.github_orgs : null;
}

/** The organisations and teams that the rules of enabled applications name: GitHub is asked about these. */
export function organizationsOfRules(
  applications: readonly { readonly access: Access | null; readonly disabledAt: Date | null }[],
): string[] {
  const enabled = applications.filter(({ disabledAt }) => disabledAt === null);
  return [...new Set(enabled.flatMap(({ access }) => organizationsNamedBy(access) ?? []))];
}

/** Whether a user may enter. Asked when a code is issued and at every check. */
export function judgeAccess(access: Access | null, { role, email, memberships }: AccessSubject): Admission {
  if (access === null) return "forbidden";
  if ("github_orgs" in access) return judgeMemberships(access.github_orgs, memberships);
  return letsIn(access, role, email) ? "allowed" : "forbidden";
}

function judgeMemberships(named: readonly string[], { organizations, answered }: Memberships): Admission {
  if (named.some((name) => organizations.includes(name))) return "allowed";
  // Of an empty list nobody can be a member. An answer about other names says nothing of one that was added since.
  return named.every((name) => answered.includes(name)) ? "forbidden" : "unproven";
}

type Named = Exclude<Access, { readonly github_orgs: unknown }>;

function letsIn(access: Named, role: Role, email: string | null): boolean {
  if ("everybody" in access) return true;
  if ("role" in access) return role === "ADMIN";
  if (email === null) return false;
  return "emails" in access ? access.emails.includes(email) : access.email_domains.includes(domainOf(email));
}
