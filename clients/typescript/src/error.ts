import { isProblem, type ProblemCode } from "./contract.js";

/** Why the client itself could not get an answer to judge. */
export type ClientErrorCode =
  /** Nobody answers at Cloakroom's address. */
  | "unreachable"
  /** There was no whole answer in time. */
  | "timeout"
  /** Somebody else answered, or something that the contract does not have: a proxy's page, a redirect, too much. */
  | "unexpected-answer"
  /** The identity headers are not as Cloakroom writes them. */
  | "unexpected-identity"
  /** The headers of an identity came from somebody who is not the proxy. */
  | "proxy-not-trusted"
  /** No browser could be opened on this machine. */
  | "no-browser";

/** Every code of a known version; others may come from later ones, and from OAuth (RFC 6749 section 5.2). */
export type ErrorCode = ProblemCode | ClientErrorCode | (string & {});

type Details = {
  readonly status?: number | null;
  readonly reference?: string | null;
  readonly retryAfter?: number | null;
  readonly providers?: readonly string[];
  readonly detail?: string | null;
};

/** Registered, so that an error of another copy of this package is one as well. */
const BRAND = Symbol.for("@cloakroom/client.CloakroomError");

/**
 * Cloakroom could not be asked, or has refused what was asked of it. It holds nothing that was sent, and no `cause`: what a
 * runtime throws can quote a header with a session in it.
 */
export class CloakroomError extends Error {
  override readonly name = "CloakroomError";
  readonly code: ErrorCode;
  /** The status of Cloakroom's answer; null where there was none. */
  readonly status: number | null;
  /** What Cloakroom's log calls the request; null where it does not say. */
  readonly reference: string | null;
  /** Seconds after which another try makes sense; null where nobody says. */
  readonly retryAfter: number | null;
  /** What an administrator or Cloakroom says to the person, as why an account is disabled; null where nothing is said. */
  readonly detail: string | null;
  /** With `account-exists` and `account-disconnected`: the providers to sign in with. */
  readonly providers: readonly string[];

  constructor(code: ErrorCode, message: string, details: Details = {}) {
    super(message);
    this.code = code;
    this.status = details.status ?? null;
    this.reference = details.reference ?? null;
    this.retryAfter = details.retryAfter ?? null;
    this.detail = details.detail ?? null;
    this.providers = details.providers ?? [];
    Object.defineProperty(this, BRAND, { value: true });
  }

  /** True for errors of every copy of the package in one program. */
  static override [Symbol.hasInstance](value: unknown): boolean {
    return typeof value === "object" && value !== null && BRAND in value;
  }
}

/** An answer, read whole. */
export type Answer = { readonly status: number; readonly headers: Headers; readonly body: string };

/** The error that an answer is which was not to come, or is a refusal by a problem (RFC 9457). */
export function errorOf(answer: Answer): CloakroomError {
  const { status, headers } = answer;
  const details = { status, reference: referenceOf(headers), retryAfter: retryAfterOf(headers) };
  const problem = problemOf(answer);
  if (problem === null)
    return new CloakroomError("unexpected-answer", `unexpected answer ${status}`, details);
  const { code, request_id, providers = [], detail = null } = problem;
  return new CloakroomError(code, `Cloakroom refused: ${code} (${status}, reference ${request_id})`, {
    ...details,
    reference: request_id,
    providers,
    detail,
  });
}

/** An answer that is none of Cloakroom's. @param what says so, and quotes nothing of it */
export function unexpected(what: string, { status, headers }: Omit<Answer, "body">): CloakroomError {
  return new CloakroomError("unexpected-answer", what, { status, reference: referenceOf(headers) });
}

/** The problem in an answer; null for everything else, such as the page of a proxy. */
function problemOf({ headers, body, status }: Answer) {
  if (!/^application\/problem\+json\b/i.test(headers.get("content-type") ?? "")) return null;
  const problem = parseJson(body);
  const known = isProblem(problem) && problem.status === status && isWord(problem.code);
  return known && isWord(problem.request_id) ? problem : null;
}

/** @returns undefined for what is no JSON */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function referenceOf(headers: Headers): string | null {
  const reference = headers.get("x-request-id");
  return reference !== null && isWord(reference) ? reference : null;
}

export function retryAfterOf(headers: Headers): number | null {
  const seconds = headers.get("retry-after");
  return seconds !== null && /^\d{1,6}$/.test(seconds) ? Number(seconds) : null;
}

/** What may stand in a log as it is. */
function isWord(text: string): boolean {
  return /^[\w.-]{1,100}$/.test(text);
}
