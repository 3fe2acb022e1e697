import { ask, type Transport } from "./ask.js";
import { operations } from "./contract.js";
import { credentialOf } from "./credentials.js";
import { errorOf, unexpected } from "./error.js";
import { sessionCookieName } from "./origins.js";
import { type RequestLike, targetOf } from "./request.js";
import { type Place, signInUrl } from "./sign-in-url.js";
import { identityFromHeaders, type User } from "./user.js";

export type Verified =
  | { readonly status: "signed-in"; readonly user: User }
  /** Nobody, or a session that is over. `signInUrl` leads back to the page that was asked for, where Cloakroom may lead there; null behind a proxy. */
  | { readonly status: "signed-out"; readonly signInUrl: string | null }
  | { readonly status: "not-allowed"; readonly code: NotAllowedCode };

/**
 * `forbidden`: not what was required. `application-forbidden`: the application's rule does not let the person in.
 * `application-session`: a session of an application, which opens nothing where no application is asked for.
 */
export type NotAllowedCode = "forbidden" | "application-forbidden" | "application-session";

export type Requirements = {
  readonly role?: "user" | "admin" | undefined;
  /** The domain of their e-mail address. */
  readonly emailDomain?: string | undefined;
  /** The client id of the caller's application, for bearers that programs were handed. No cookie counts then, but that of a guarded host. */
  readonly application?: string | undefined;
};

export type VerifyOptions = Requirements & {
  readonly signal?: AbortSignal | undefined;
  /** Whom Cloakroom's limits count, where this server is in its `TRUSTED_PROXIES`; otherwise all callers share this server's. */
  readonly clientAddress?: string | undefined;
};

const KNOWN_OPTIONS: ReadonlySet<string> = new Set<keyof VerifyOptions>([
  "role",
  "emailDomain",
  "application",
  "signal",
  "clientAddress",
]);
const NOT_ALLOWED: readonly string[] = [
  "forbidden",
  "application-forbidden",
  "application-session",
] satisfies NotAllowedCode[];

/**
 * Asks Cloakroom who is calling. Only a session is sent on: one cookie or one bearer.
 * @throws CloakroomError when there is no answer to believe: let nobody in
 * @throws TypeError for an option that is not known, which would otherwise require nothing
 */
export async function verify(
  transport: Transport,
  place: Place,
  request: RequestLike,
  options: VerifyOptions = {},
): Promise<Verified> {
  requireKnownOptions(options);
  const target = targetOf(request);
  const guarded = place.origin !== null && place.origin !== place.baseUrl ? place.origin : null;
  const cookieAt = guarded ?? (options.application === undefined ? place.baseUrl : null);
  const credential = credentialOf(request.headers, cookieAt === null ? null : sessionCookieName(cookieAt));
  if (!credential) return { status: "signed-out", signInUrl: signInUrl(place, target) };
  const answer = await ask(transport, operations.verify.path + queryOf(options), {
    method: operations.verify.method,
    signal: options.signal,
    headers: {
      accept: "application/json",
      ...credential,
      ...(guarded !== null && { "x-original-url": guarded + target }),
      ...(options.clientAddress !== undefined && { "x-forwarded-for": readAddress(options.clientAddress) }),
    },
  });
  if (answer.status === 200) {
    const user = identityFromHeaders(answer.headers);
    if (!user) throw unexpected("an answer that names nobody", answer);
    return { status: "signed-in", user };
  }
  const error = errorOf(answer);
  if (error.status === 401 && error.code === "unauthenticated")
    return { status: "signed-out", signInUrl: signInUrl(place, target) };
  if (error.status === 403 && isNotAllowed(error.code)) return { status: "not-allowed", code: error.code };
  throw error;
}

function isNotAllowed(code: string): code is NotAllowedCode {
  return NOT_ALLOWED.includes(code);
}

/** @throws TypeError */
export function requireKnownOptions(options: object, known: ReadonlySet<string> = KNOWN_OPTIONS): void {
  const unknown = Object.keys(options).find((name) => !known.has(name));
  if (unknown !== undefined) throw new TypeError(`there is no option ${unknown}`);
}

function queryOf({ role, emailDomain, application }: Requirements): string {
  const asked = { role, email_domain: emailDomain, application };
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(asked)) if (value !== undefined) query.set(name, value);
  return query.size === 0 ? "" : `?${query.toString()}`;
}

function readAddress(address: string): string {
  if (!/^[\da-f:.]{2,45}$/i.test(address)) throw new TypeError("clientAddress is no address");
  return address;
}
