import { domainOf } from "@/lib/email";
import { definitionOf, type Provider, PROVIDERS } from "@/lib/providers/providers";
import type { Env } from "./variables";

type EmailLists = Pick<Env, "allowedEmailDomains" | "allowedEmails">;

type OwnRestrictions = Pick<Env, "allowedHostedDomains" | "allowedOrganizations">;

type Admission = Pick<Env, Provider | "signUp"> & OwnRestrictions & EmailLists;

/** Whether ALLOWED_EMAIL_DOMAINS or ALLOWED_EMAILS is set: then only whoever has an e-mail of either may sign in. */
export function hasEmailList({ allowedEmailDomains, allowedEmails }: EmailLists): boolean {
  return allowedEmailDomains.length > 0 || allowedEmails.length > 0;
}

/**
 * Whether this address may sign in: its domain is listed, or it is itself, or there is no such list. The two lists add to each
 * other, so that somebody from outside can be let in beside a whole domain.
 */
export function isAllowedEmail(email: string | null, lists: EmailLists): boolean {
  if (!hasEmailList(lists)) return true;
  if (email === null) return false;
  return lists.allowedEmailDomains.includes(domainOf(email)) || lists.allowedEmails.includes(email);
}

/** Whether only some accounts of this provider may sign in, by a restriction of its own. */
export function restrictsOwn(provider: Provider, own: OwnRestrictions): boolean {
  return own.allowedHostedDomains[provider].length + own.allowedOrganizations[provider].length > 0;
}

const NEWCOMERS: Record<Env["signUp"], string> = {
  open: "",
  invited: " Whoever is new needs an invitation, or an administrator's consent.",
  closed: " Whoever is new needs an administrator's consent.",
};

/** Who may sign in, in one line for an operator: a restriction that is not there is seen by reading it. */
export function describeAdmission(env: Admission): string {
  const { allowedHostedDomains, allowedOrganizations } = env;
  const configured = PROVIDERS.filter((provider) => env[provider] !== null);
  const isManaged = PROVIDERS.some((provider) => restrictsOwn(provider, env));
  const withEmail = describeEmails(env);
  const ways = configured.flatMap((provider) => {
    // An account without a restriction of its own: only the lists of e-mails let it in beside those that have one.
    if (isManaged && !restrictsOwn(provider, env) && withEmail === "") return [];
    const managed = describeOwn(allowedHostedDomains[provider], allowedOrganizations[provider]);
    return `a ${definitionOf(provider).name} account${managed}${managed && withEmail ? " and" : ""}${withEmail}`;
  });
  if (ways.length === 0) return "Nobody may sign in.";
  const newcomers = NEWCOMERS[env.signUp];
  if (withEmail !== "" || isManaged) return `Only whoever has ${ways.join(", or ")} may sign in.${newcomers}`;
  const names = configured.map((provider) => definitionOf(provider).name);
  return `Everybody with a ${listed(names)} account may sign in.${newcomers}`;
}

function describeOwn(hosted: readonly string[], organizations: readonly string[]): string {
  if (hosted.length > 0) return ` that ${listed(hosted)} manages`;
  return organizations.length > 0 ? ` that is an active member of ${listed(organizations)}` : "";
}

/** The addresses of ALLOWED_EMAILS are people's, and may be many: they are counted. */
function describeEmails({ allowedEmailDomains: domains, allowedEmails: emails }: EmailLists): string {
  const ofDomain = domains.length === 0 ? [] : [`of ${listed(domains)}`];
  const ofList = emails.length === 0 ? [] : [`that is one of ${emails.length} in ALLOWED_EMAILS`];
  const kinds = [...ofDomain, ...ofList];
  return kinds.length === 0 ? "" : ` with a verified e-mail ${kinds.join(" or ")}`;
}

function listed(texts: readonly string[]): string {
  return texts.join(" or ");
}
