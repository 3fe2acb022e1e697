import { z } from "zod";
import type { Application } from "@/lib/applications/data";
import { isClaimable, matchesRedirectUri } from "@/lib/applications/redirect-uri";
import { CODE_CHALLENGE } from "../pkce";
import { readScopes, type Scope } from "../scopes";

/** In bytes of UTF-8; what a client keeps there comes back as it was. */
const LONGEST_STATE = 4096;
const LONGEST_HINT = 320;

export const PROMPTS = ["none", "login", "consent"] as const;

export type Prompt = (typeof PROMPTS)[number];

/** What a client asks for, checked. */
export type ClientRequest = {
  readonly redirectUri: string;
  readonly state: string | null;
  readonly scopes: readonly Scope[];
  readonly codeChallenge: string | null;
  readonly prompts: readonly Prompt[];
  readonly loginHint: string | null;
};

/**
 * Errors that the client is told of at its redirect URI (RFC 6749 section 4.1.2.1; OpenID Connect Core section 3.1.2.6).
 * `interaction_required` is for what neither `login_required` nor `consent_required` says, and nothing else is asked here.
 */
export type AuthorizeError =
  | "invalid_request"
  | "unauthorized_client"
  | "access_denied"
  | "unsupported_response_type"
  | "invalid_scope"
  | "login_required"
  | "consent_required"
  | "request_not_supported"
  | "request_uri_not_supported";

export type ReadParameters =
  | ({ readonly kind: "request" } & ClientRequest)
  | {
      readonly kind: "error";
      readonly error: AuthorizeError;
      readonly description: string;
      readonly redirectUri: string;
      readonly state: string | null;
    }
  /** Told on our own page: where the client is, is not known (RFC 6749 section 3.1.2.4). */
  | { readonly kind: "refused"; readonly description: string };

const READ = [
  "response_type",
  "response_mode",
  "client_id",
  "redirect_uri",
  "scope",
  "state",
  "code_challenge",
  "code_challenge_method",
  "prompt",
  "login_hint",
  "request",
  "request_uri",
] as const;

type Name = (typeof READ)[number];

const clientIdSchema = z
  .string()
  .min(1)
  .max(200)
  .regex(/^[\u0020-\u007e]+$/);

/** Who says that they ask; null where nobody does, or two do. Of the parameters of `/oauth/authorize`. */
export function readClientId(query: URLSearchParams): string | null {
  const values = query.getAll("client_id");
  return values.length === 1 ? (clientIdSchema.safeParse(values[0]).data ?? null) : null;
}

/**
 * Reads an authorization request (RFC 6749 section 4.1.1, RFC 7636 section 4.3). What it does not know is ignored; a parameter
 * of its own that stands twice is refused, since others may take the other one; one without a value counts as absent (section 3.1).
 * @param application whom its client_id names
 */
export function readParameters(query: URLSearchParams, application: Application): ReadParameters {
  const redirectUri = findRedirectUri(query.getAll("redirect_uri"), application);
  if (redirectUri === null)
    return { kind: "refused", description: "redirect_uri is not one that the application has registered" };
  const states = query.getAll("state");
  const state = states.length === 1 && states[0] !== "" ? (states[0] ?? null) : null;
  if (state !== null && (Buffer.byteLength(state) > LONGEST_STATE || state.includes("\0")))
    return { kind: "refused", description: "state is longer than 4096 bytes, or has a NUL" };
  const tell = (error: AuthorizeError, description: string) =>
    ({ kind: "error", error, description, redirectUri, state }) as const;

  const twice = READ.find((name) => query.getAll(name).length > 1);
  if (twice !== undefined) return tell("invalid_request", `${twice} stands twice`);
  const value = (name: Name) => readValue(query, name);
  if (value("request") !== undefined) return tell("request_not_supported", "request is not taken");
  if (value("request_uri") !== undefined)
    return tell("request_uri_not_supported", "request_uri is not taken");
  const responseType = value("response_type");
  if (responseType === undefined) return tell("invalid_request", "response_type is missing");
  if (responseType !== "code") return tell("unsupported_response_type", "response_type must be code");
  if ((value("response_mode") ?? "query") !== "query")
    return tell("invalid_request", "response_mode must be query");
  const codeChallenge = value("code_challenge") ?? null;
  const method = value("code_challenge_method");
  if (codeChallenge === null && method !== undefined)
    return tell("invalid_request", "code_challenge_method stands without code_challenge");
  // Left out it means plain (RFC 7636 section 4.3), which shows the verifier to whoever sees the request.
  if (codeChallenge !== null && (method !== "S256" || !CODE_CHALLENGE.test(codeChallenge)))
    return tell("invalid_request", "code_challenge must be one of method S256");
  if (codeChallenge === null && !application.confidential)
    return tell("invalid_request", "a public client must send code_challenge");
  const scopes = readScopes(value("scope"));
  if (scopes === null) return tell("invalid_scope", "none of the scopes is known");
  const prompts = PROMPTS.filter((prompt) => value("prompt")?.split(" ").includes(prompt));
  if (prompts.includes("none") && prompts.length > 1)
    return tell("invalid_request", "prompt none stands with others");
  const hint = value("login_hint");
  const loginHint = hint === undefined || hint.length > LONGEST_HINT || hint.includes("\0") ? null : hint;
  return { kind: "request", redirectUri, state, scopes, codeChallenge, prompts, loginHint };
}

/**
 * Whether the person is asked at each request, whatever they have allowed before: where any program of the device can take the
 * place of the application, and no secret tells which it is (RFC 8252 section 8.6).
 */
export function asksAlways(application: Application, redirectUri: string): boolean {
  return !application.confidential && isClaimable(redirectUri);
}

/** Whether a redirect URI is one of the application's at this moment. */
export function isRegistered({ kind, redirectUris }: Application, redirectUri: string): boolean {
  return (
    kind !== "PROXIED" && redirectUris.some((registered) => matchesRedirectUri(kind, registered, redirectUri))
  );
}

function readValue(query: URLSearchParams, name: Name): string | undefined {
  const text = query.get(name);
  return text === null || text === "" ? undefined : text;
}

function findRedirectUri(asked: readonly string[], application: Application): string | null {
  const [redirectUri = ""] = asked;
  return asked.length === 1 && isRegistered(application, redirectUri) ? redirectUri : null;
}
