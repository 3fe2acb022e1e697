import { addressMatcher } from "./addresses.js";
import type { Cloakroom } from "./client.js";
import { CloakroomError } from "./error.js";
import { opensPage, type RequestLike } from "./request.js";
import { identityFromHeaders, type User } from "./user.js";
import { requireKnownOptions, type Requirements, type Verified } from "./verify.js";

/** Cloakroom is asked about each request. */
export type AskingOptions = Requirements & {
  readonly cloakroom: Cloakroom;
  /** Whether a browser that opens a page is led to sign in; default: it is told 401 as everybody else. */
  readonly redirect?: boolean | undefined;
};

/** A proxy has asked (forward auth), and says who is calling in its headers. */
export type BehindProxyOptions = {
  /** The proxy's addresses or networks, as sockets tell them: `["127.0.0.1"]`. Nobody else is believed. */
  readonly trustedProxies: readonly string[];
  readonly role?: "user" | "admin" | undefined;
};

export type GateOptions = AskingOptions | BehindProxyOptions;

/** Who is calling, or what to answer. */
export type Passed = { readonly user: User } | { readonly user: null; readonly refusal: Refusal };

export type Refusal = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
};

const ASKING: ReadonlySet<string> = new Set<keyof AskingOptions>([
  "cloakroom",
  "redirect",
  "role",
  "emailDomain",
  "application",
]);
const BEHIND_PROXY: ReadonlySet<string> = new Set<keyof BehindProxyOptions>(["trustedProxies", "role"]);

/** @param peer the address of the socket; undefined where it is not known, and then no header is believed */
export type Gate = (request: RequestLike, peer: string | undefined) => Promise<Passed>;

/** @throws TypeError for an option that is malformed or not known */
export function createGate(options: GateOptions): Gate {
  if ("trustedProxies" in options) {
    requireKnownOptions(options, BEHIND_PROXY);
    const isProxy = addressMatcher(options.trustedProxies);
    const role = readRole(options.role);
    return (request, peer) =>
      pass(request, async () => {
        if (!isProxy(peer))
          throw new CloakroomError("proxy-not-trusted", "the request did not come from a trusted proxy");
        return verifyHeaders(request, role);
      });
  }
  requireKnownOptions(options, ASKING);
  const { cloakroom, redirect = false, ...requirements } = options;
  return (request) => pass(request, () => cloakroom.verify(request, requirements), redirect);
}

/** Who is calling by the headers of a proxy that is believed. @throws CloakroomError unexpected-identity */
export function verifyHeaders({ headers }: RequestLike, role: "user" | "admin" | undefined): Verified {
  const user = identityFromHeaders(headers);
  if (!user) return { status: "signed-out", signInUrl: null };
  const allowed = role !== "admin" || user.groups.includes("admin");
  return allowed ? { status: "signed-in", user } : { status: "not-allowed", code: "forbidden" };
}

/** A slip in its spelling would otherwise require nothing. @throws TypeError */
export function readRole(role: unknown): "user" | "admin" | undefined {
  if (role === undefined || role === "user" || role === "admin") return role;
  throw new TypeError("role must be user or admin");
}

/** Lets nobody in when there is no answer to believe. @throws whatever is no CloakroomError */
export async function pass(
  request: RequestLike,
  verify: () => Promise<Verified>,
  redirect = false,
): Promise<Passed> {
  try {
    const verified = await verify();
    return verified.status === "signed-in"
      ? { user: verified.user }
      : { user: null, refusal: refuse(verified, redirect && opensPage(request)) };
  } catch (error) {
    if (!(error instanceof CloakroomError)) throw error;
    return { user: null, refusal: failure(error) };
  }
}

function refuse(verified: Exclude<Verified, { status: "signed-in" }>, redirects: boolean): Refusal {
  if (verified.status === "not-allowed") return problem(403, verified.code);
  if (!redirects || verified.signInUrl === null)
    return problem(401, "unauthenticated", { "www-authenticate": "Bearer" });
  return { status: 302, headers: { location: verified.signInUrl, ...PRIVATE }, body: "" };
}

function failure({ code, reference, retryAfter }: CloakroomError): Refusal {
  if (code === "proxy-not-trusted") return problem(403, code);
  const headers = retryAfter === null ? {} : { "retry-after": String(retryAfter) };
  return problem(503, code, headers, reference);
}

const TITLES = { 401: "Unauthorized", 403: "Forbidden", 503: "Service Unavailable" } as const;
const PRIVATE = { "cache-control": "private, no-store" } as const;

/** RFC 9457; `about:blank` says that the title is the status in words. */
function problem(
  status: keyof typeof TITLES,
  code: string,
  headers: Readonly<Record<string, string>> = {},
  reference: string | null = null,
): Refusal {
  const said = { type: "about:blank", title: TITLES[status], status, code };
  return {
    status,
    headers: { "content-type": "application/problem+json", ...PRIVATE, ...headers },
    body: JSON.stringify(reference === null ? said : { ...said, request_id: reference }),
  };
}
