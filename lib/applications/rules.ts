import type { ApplicationDefinition } from "./definition";
import { hostOf, normalizeOrigin, ORIGIN_PROBLEMS } from "./origin";
import { REDIRECT_URI_PROBLEMS, refusalOfRedirectUri } from "./redirect-uri";

/** Why an application cannot be as it was described; each completes the sentence "<field or value> ...". */
export const DEFINITION_PROBLEMS = {
  ...REDIRECT_URI_PROBLEMS,
  ...ORIGIN_PROBLEMS,
  "origin-taken":
    "is guarded already, here or by another application; hosts on https are told apart by name, not by port",
  "kind-serverless": "cannot be proxied here: a function on Vercel does not know which proxy asks it",
  "origins-missing": "is empty; a proxied application has a host at least",
  "origins-not-proxied": "is for proxied applications only",
  "redirect-uris-missing": "is empty; an application has one at least, unless it may use the device flow",
  "redirect-uris-proxied": "is not for proxied applications, whose hosts are under origins",
  "confidential-not-web": "is for web only: nobody else can keep a secret",
  "device-proxied": "is not for proxied applications, which have a browser",
  "kind-fixed": "cannot be changed; register another application",
  "confidential-fixed": "cannot be changed; register another application",
  "accepts-unknown": "is no client_id of an application here",
  "organizations-too-many":
    "names, together with the rules of the others, more than 50 organisations and teams; each is asked about at every sign-in",
} as const;

export type DefinitionProblem = keyof typeof DEFINITION_PROBLEMS;

type Field = "kind" | "redirect_uris" | "origins" | "confidential" | "device" | "accepts" | "access";

/** What is wrong with a field, as the API writes it, or with one of its values. */
export type Refusal = {
  readonly field: Field;
  readonly problem: DefinitionProblem;
  /** The value that is refused, and its place in the list. */
  readonly at?: number;
  readonly value?: string;
};

/** Where the application is to be. */
export type Place = {
  /** Our own origin. */
  readonly authUrl: string;
  readonly serverless: boolean;
};

/**
 * An application as it can be stored: origins and lists in the form that is compared; or all that is wrong with it.
 * What depends on other applications is asked where it is stored.
 */
export function judgeDefinition(
  definition: ApplicationDefinition,
  place: Place,
): { readonly definition: ApplicationDefinition } | { readonly refusals: readonly Refusal[] } {
  const { kind, redirectUris, accepts } = definition;
  const origins: string[] = [];
  const refusals = [...judgeKind(definition, place)];
  for (const [at, value] of definition.origins.entries()) {
    const read = normalizeOrigin(value, place.authUrl);
    if ("problem" in read) refusals.push({ field: "origins", at, value, problem: read.problem });
    else if (origins.some((other) => hostOf(other) === hostOf(read.origin)))
      refusals.push({ field: "origins", at, value, problem: "origin-taken" });
    else origins.push(read.origin);
  }
  for (const [at, value] of redirectUris.entries()) {
    const problem = refusalOfRedirectUri(kind, value, place.authUrl);
    if (problem !== null) refusals.push({ field: "redirect_uris", at, value, problem });
  }
  if (refusals.length > 0) return { refusals };
  const lists = { redirectUris: [...new Set(redirectUris)], accepts: [...new Set(accepts)] };
  return { definition: { ...definition, ...lists, origins } };
}

function* judgeKind(definition: ApplicationDefinition, { serverless }: Place): Iterable<Refusal> {
  const { kind, confidential, redirectUris, origins, device } = definition;
  if (confidential && kind !== "WEB") yield { field: "confidential", problem: "confidential-not-web" };
  if (kind === "PROXIED") {
    if (serverless) yield { field: "kind", problem: "kind-serverless" };
    if (origins.length === 0) yield { field: "origins", problem: "origins-missing" };
    if (redirectUris.length > 0) yield { field: "redirect_uris", problem: "redirect-uris-proxied" };
    if (device) yield { field: "device", problem: "device-proxied" };
    return;
  }
  if (origins.length > 0) yield { field: "origins", problem: "origins-not-proxied" };
  if (redirectUris.length === 0 && !device)
    yield { field: "redirect_uris", problem: "redirect-uris-missing" };
}

/** What is wrong, in a sentence for whoever wrote it. */
export function sentenceOf({ field, problem, at, value }: Refusal): string {
  const place = at === undefined ? field : `${field}[${String(at)}], ${JSON.stringify(value)},`;
  return `${place} ${DEFINITION_PROBLEMS[problem]}`;
}
