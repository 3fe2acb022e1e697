import { isAllowed } from "@/lib/applications/access";
import type { LiveSession } from "@/lib/sessions/data";
import { asksAlways, type AuthorizeError } from "./parameters";
import type { AuthorizationRequest } from "./request";

/** What a request needs next. */
export type Step =
  | { readonly kind: "sign-in" | "step-up" | "consent" | "code" }
  | { readonly kind: "denied"; readonly error: AuthorizeError; readonly description: string };

/**
 * What a request needs next, of a person or of nobody.
 * @param granted the scopes that the person has let the application have before; null for none
 * @param consented whether the person has just allowed it
 */
export function nextStep(
  request: AuthorizationRequest,
  caller: LiveSession | null,
  granted: readonly string[] | null,
  consented: boolean,
): Step {
  const { application, prompts, kept } = request;
  const silent = prompts.includes("none");
  if (!caller) return silent ? denied("login_required", "nobody is signed in") : { kind: "sign-in" };
  if (!isAllowed(application.access, caller.user))
    return denied("access_denied", "the application is not open to this person");
  const proven = kept !== null && caller.session.authenticatedAt >= kept.at;
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

function denied(error: AuthorizeError, description: string): Step {
  return { kind: "denied", error, description };
}
