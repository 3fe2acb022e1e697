import { addressMatcher } from "./addresses.js";
import type { Cloakroom } from "./client.js";
import { CloakroomError } from "./error.js";
import { failure, type Refusal, refuse } from "./refusal.js";
import { opensPage, type RequestLike } from "./request.js";
import { identityFromHeaders, type User } from "./user.js";
import { requireKnownOptions, type Requirements, type Verified } from "./verify.js";

type Telling = {
  /** Is told why nobody could be let in, for a log: the caller is told 503, or 403 beside the proxy, and the code alone. */
  readonly onError?: ((error: CloakroomError) => void) | undefined;
};

/** Cloakroom is asked about each request. */
export type AskingOptions = Requirements &
  Telling & {
    readonly cloakroom: Cloakroom;
    /** Whether a browser that opens a page is led to sign in; default: it is told 401 as everybody else. */
    readonly redirect?: boolean | undefined;
  };

/** A proxy has asked (forward auth), and says who is calling in its headers. */
export type BehindProxyOptions = Telling & {
  /** The proxy's addresses or networks, as sockets tell them: `["127.0.0.1"]`. Nobody else is believed. */
  readonly trustedProxies: readonly string[];
  readonly role?: "user" | "admin" | undefined;
};

export type GateOptions = AskingOptions | BehindProxyOptions;

/** Who is calling, or what to answer. */
export type Passed = { readonly user: User } | { readonly user: null; readonly refusal: Refusal };

const ASKING: ReadonlySet<string> = new Set<keyof AskingOptions>([
  "cloakroom",
  "redirect",
  "onError",
  "role",
  "emailDomain",
  "application",
]);
const BEHIND_PROXY: ReadonlySet<string> = new Set<keyof BehindProxyOptions>([
  "trustedProxies",
  "onError",
  "role",
]);

/** @param peer the address of the socket; undefined where it is not known, and then no header is believed */
export type Gate = (request: RequestLike, peer: string | undefined) => Promise<Passed>;

/** @throws TypeError for an option that is malformed or not known */
export function createGate(options: GateOptions): Gate {
  if ("trustedProxies" in options) {
    requireKnownOptions(options, BEHIND_PROXY);
    const isProxy = addressMatcher(options.trustedProxies);
    const role = readRole(options.role);
    const verify = async (request: RequestLike, peer: string | undefined) => {
      if (!isProxy(peer))
        throw new CloakroomError("proxy-not-trusted", "the request did not come from a trusted proxy");
      return verifyHeaders(request, role);
    };
    return (request, peer) => pass(request, () => verify(request, peer), options);
  }
  requireKnownOptions(options, ASKING);
  if ((options.cloakroom as unknown) === undefined)
    throw new TypeError("either cloakroom or trustedProxies says whom to believe");
  const { cloakroom, role, emailDomain, application } = options;
  const requirements = { role, emailDomain, application };
  return (request) => pass(request, () => cloakroom.verify(request, requirements), options);
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
  { redirect = false, onError }: Telling & { readonly redirect?: boolean | undefined },
): Promise<Passed> {
  try {
    const verified = await verify();
    return verified.status === "signed-in"
      ? { user: verified.user }
      : { user: null, refusal: refuse(verified, redirect && opensPage(request)) };
  } catch (error) {
    if (!(error instanceof CloakroomError)) throw error;
    onError?.(error);
    return { user: null, refusal: failure(error) };
  }
}
