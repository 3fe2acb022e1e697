import { headers } from "next/headers.js";
import { type AskingOptions, createGate, pass, readRole, verifyHeaders } from "./gate.js";
import type { RequestLike } from "./request.js";
import type { User } from "./user.js";
import { requireKnownOptions, type Verified } from "./verify.js";

/** A proxy has asked (forward auth), and says who is calling in its headers. */
export type NextBehindProxyOptions = {
  /**
   * Next does not tell from whom a request came, so this is yours to see to: the server listens on loopback
   * (`next start --hostname 127.0.0.1`) or in a network of the proxy's own.
   */
  readonly onlyTheProxyReachesThisServer: true;
  readonly role?: "user" | "admin" | undefined;
  /** As of `AskingOptions`; of `gate` alone, since the others throw. */
  readonly onError?: AskingOptions["onError"];
};

export type NextOptions = Omit<AskingOptions, "redirect"> | NextBehindProxyOptions;

export type NextCloakroom = {
  /** Who is calling, in a server component, a route handler or a server action. @throws CloakroomError: let nobody in */
  readonly verify: () => Promise<Verified>;
  /** The same; null for everybody who may not come in. @throws CloakroomError: let nobody in */
  readonly getUser: () => Promise<User | null>;
  /**
   * For `proxy.ts` (`middleware.ts` before Next 16): what to answer to whoever may not come in, undefined for others. A
   * browser that opens a page is led to sign in and back. It spares pages the question where to lead people, and is no lock: every
   * page and handler asks `getUser()` itself.
   */
  readonly gate: (request: RequestLike) => Promise<Response | undefined>;
};

/** @throws TypeError for an option that is malformed or not known */
export function forNext(options: NextOptions): NextCloakroom {
  const verifyRequest = prepare(options);
  const verify = async () => verifyRequest({ headers: await headers() });
  return {
    verify,
    async getUser() {
      const verified = await verify();
      return verified.status === "signed-in" ? verified.user : null;
    },
    async gate(request) {
      const { onError } = options;
      const passed = await pass(request, () => verifyRequest(request), { redirect: true, onError });
      if (passed.user) return undefined;
      const { status, headers, body } = passed.refusal;
      return new Response(body, { status, headers });
    },
  };
}

function prepare(options: NextOptions): (request: RequestLike) => Promise<Verified> {
  if ("cloakroom" in options) {
    // It judges the options as well.
    createGate(options);
    const { cloakroom, role, emailDomain, application } = options;
    return (request) => cloakroom.verify(request, { role, emailDomain, application });
  }
  requireKnownOptions(options, new Set(["onlyTheProxyReachesThisServer", "onError", "role"]));
  const role = readRole(options.role);
  if ((options.onlyTheProxyReachesThisServer as unknown) !== true)
    throw new TypeError("onlyTheProxyReachesThisServer must be true, or nobody's headers can be believed");
  return async (request) => verifyHeaders(request, role);
}
