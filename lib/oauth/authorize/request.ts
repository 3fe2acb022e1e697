import type { Application } from "@/lib/applications/data";
import type { Prompt } from "./parameters";

/** What is asked of a person, whoever asks: an application by its parameters, or a guarded host by the row that it has kept. */
export type AuthorizationRequest = {
  readonly application: Application;
  readonly redirectUri: string;
  readonly state: string | null;
  /** None for a guarded host, which learns what its proxy hands on. */
  readonly scopes: readonly string[];
  readonly codeChallenge: string | null;
  readonly prompts: readonly Prompt[];
  readonly loginHint: string | null;
  /** The row that has all this, and when it was written, by the database's clock; null while there is none. */
  readonly kept: { readonly id: string; readonly at: Date } | null;
};

/** For so long a request may be answered, in seconds: a sign-in is to fit into it. */
export const REQUEST_LIFETIME = 10 * 60;

/** Where a guarded host takes its code. */
export function callbackOf(origin: string): string {
  return `${origin}/.cloakroom/callback`;
}

/** Where a browser comes back to a request that is kept. */
export function requestPath(id: string): string {
  return `/oauth/authorize?${new URLSearchParams({ request: id }).toString()}`;
}

/** The id in such a path; null for any other path. */
export function requestIdIn(path: string): string | null {
  const [before, query = ""] = path.split("?", 2);
  return before === "/oauth/authorize" ? new URLSearchParams(query).get("request") : null;
}
