import { isProvenSince, type KnownMemberships } from "@/lib/accounts/memberships";
import type { LiveSession } from "@/lib/sessions/data";
import { MEMBERSHIP_PROVIDER, type Provider } from "@/lib/providers/providers";
import { type Lacking, judgeEntry } from "../entry";
import { asksAlways, type AuthorizeError } from "./parameters";
import type { AuthorizationRequest } from "./request";

/** What a request needs next. */
export type Step =
  | { readonly kind: "sign-in" | "consent" | "code" }
  /** @param provider the only one whose proof will do; any of the person's own when left out */
  | { readonly kind: "step-up"; readonly provider?: Provider }
  | {
      readonly kind: "denied";
      readonly error: AuthorizeError;
      readonly description: string;
      readonly lacks?: Lacking | null;
    };

/**
 * What a request needs next, of a person or of nobody.
 * @param known.granted the scopes that the person has let the application have before; null for none
 * @param known.memberships of the person, where the application's rule asks for one
 * @param known.consented whether the person has just allowed it
 */
export function nextStep(
  request: AuthorizationRequest,
  caller: LiveSession | null,
  {
    granted,
    memberships,
    consented,
  }: {
    readonly granted: readonly string[] | null;
    readonly memberships: KnownMemberships;
    readonly consented: boolean;
  },
): Step {
  const { application, prompts, kept } = request;
  const silent = prompts.includes("none");
  if (!caller) return silent ? denied("login_required", "nobody is signed in") : { kind: "sign-in" };
  const proven = kept !== null && caller.session.authenticatedAt >= kept.at;
  // Where the application wants a proof anyway, it may tell another story.
  const isAsked = kept !== null && isProvenSince(memberships, kept.at);
  const proof = isAsked ? "given" : prompts.includes("login") && !proven ? "wanted" : null;
  const entry = judgeEntry(application.access, caller.user, memberships, proof);
  if (entry.kind === "prove")
    return silent
      ? denied("login_required", "the person's memberships have to be asked about anew")
      : { kind: "step-up", provider: MEMBERSHIP_PROVIDER };
  if (entry.kind === "refused")
    return { ...denied("access_denied", "the application is not open to this person"), lacks: entry.lacks };
  if (prompts.includes("login") && !proven) return { kind: "step-up" };
  if (consented || !needsConsent(request, granted)) return { kind: "code" };
  return silent ? denied("consent_required", "the person has to be asked") : { kind: "consent" };
}

function needsConsent(request: AuthorizationRequest, granted: readonly string[] | null): boolean {
  const { application, prompts, scopes, redirectUri } = request;
  if (prompts.includes("consent")) return true;
  // Whoever may enter a guarded host is not asked: it is a part of the deployment, and learns what its proxy hands on.
  if (application.kind === "PROXIED") return false;
  if (asksAlways(application, redirectUri)) return true;
  return !application.skipConsent && !(granted && scopes.every((scope) => granted.includes(scope)));
}

function denied(error: AuthorizeError, description: string) {
  return { kind: "denied", error, description } as const;
}
