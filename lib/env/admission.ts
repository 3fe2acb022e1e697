import { definitionOf, type Provider, PROVIDERS } from "@/lib/providers/providers";
import type { Env } from "./variables";

type Admission = Pick<Env, Provider | "allowedEmailDomains" | "allowedHostedDomains">;

/** Who may sign in, in one sentence for an operator: a restriction that is not there is seen by reading it. */
export function describeAdmission(env: Admission): string {
  const { allowedEmailDomains: domains, allowedHostedDomains } = env;
  const configured = PROVIDERS.filter((provider) => env[provider] !== null);
  const isManaged = PROVIDERS.some((provider) => allowedHostedDomains[provider].length > 0);
  const withEmail = domains.length === 0 ? "" : ` with a verified e-mail of ${listed(domains)}`;
  const ways = configured.flatMap((provider) => {
    const hosted = allowedHostedDomains[provider];
    // An account that no domain manages: only the list of e-mail domains lets it in beside those that one does.
    if (isManaged && hosted.length === 0 && domains.length === 0) return [];
    const managed = hosted.length === 0 ? "" : ` that ${listed(hosted)} manages`;
    return `a ${definitionOf(provider).name} account${managed}${managed && withEmail ? " and" : ""}${withEmail}`;
  });
  if (ways.length === 0) return "Nobody may sign in.";
  if (withEmail !== "" || isManaged) return `Only whoever has ${ways.join(", or ")} may sign in.`;
  const names = configured.map((provider) => definitionOf(provider).name);
  return `Everybody with a ${listed(names)} account may sign in.`;
}

function listed(texts: readonly string[]): string {
  return texts.join(" or ");
}
