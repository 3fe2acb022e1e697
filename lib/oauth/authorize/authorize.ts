import { z } from "zod";
import { NO_MEMBERSHIPS } from "@/lib/accounts/memberships";
import { findClient, findMembershipsFor } from "@/lib/applications/data";
import { addressKey, type Client } from "@/lib/http/client";
import { consume } from "@/lib/limits/consume";
import type { Provider } from "@/lib/providers/providers";
import type { LiveSession } from "@/lib/sessions/data";
import { findGrantedScopes, findRequest } from "./data";
import { answerRequest, keepRequest, recordRefusal } from "./mutations";
import { type AuthorizeError, readClientId, readParameters } from "./parameters";
import { nextStep } from "./policy";
import { redirectWithCode, redirectWithError } from "./redirect";
import { type AuthorizationRequest, callbackOf } from "./request";

/** Why the application is given no code. */
type Refusal = { readonly code: AuthorizeError; readonly detail: string };

/** Of somebody whom a rule by memberships does not let in. */
export type MembershipRefusal = { readonly hasAccount: boolean; readonly requestId: string };

/** What becomes of a request. */
export type Outcome =
  /** Back to the application, with a code or an error. */
  | { readonly kind: "redirect"; readonly location: string; readonly refusal?: Refusal }
  /** To a page of ours, and from there back to the request with this id. */
  | { readonly kind: "sign-in"; readonly requestId: string }
  /** @param provider the only one whose proof will do; any of the person's own when left out */
  | { readonly kind: "step-up"; readonly requestId: string; readonly provider?: Provider }
  | { readonly kind: "consent"; readonly requestId: string; readonly redirectUri: string }
  /** Told on our own page: the person may not enter this guarded host, or there is nobody to tell (RFC 6749 section 3.1.2.4). */
  | {
      readonly kind: "forbidden";
      readonly application: string;
      readonly membership?: MembershipRefusal;
    }
  | { readonly kind: "refused"; readonly description: string };

/**
 * Answers a request at `/oauth/authorize`, by its parameters or by the id of one that is kept.
 * @param caller whoever is signed in
 * @throws AppError rate-limited, database-unavailable
 */
export async function authorize(
  query: URLSearchParams,
  caller: LiveSession | null,
  client: Client,
): Promise<Outcome> {
  const read = await readRequest(query);
  return "kind" in read ? read : proceed(read, caller, client, false);
}

/** What a person answers to the question of the consent page. @throws AppError as `authorize` does */
export async function answerConsent(
  requestId: string,
  allowed: boolean,
  caller: LiveSession,
  client: Client,
): Promise<Outcome> {
  const request = await findRequest(requestId);
  if (!request) return over();
  if (allowed) return proceed(request, caller, client, true);
  if (request.application.disabledAt) return disabled();
  await countAnswer(caller);
  await recordRefusal(request, { userId: caller.user.id, sessionId: caller.session.id, client });
  if (request.application.kind === "PROXIED")
    return { kind: "forbidden", application: request.application.name };
  return redirectRefused(request, "access_denied", "the person did not allow it");
}

async function readRequest(query: URLSearchParams): Promise<AuthorizationRequest | Outcome> {
  if (!query.has("client_id")) {
    const id = z.uuid().safeParse(query.getAll("request").length === 1 ? query.get("request") : null);
    if (!id.success) return { kind: "refused", description: "client_id is missing" };
    return (await findRequest(id.data)) ?? over();
  }
  const clientId = readClientId(query);
  const application = clientId === null ? null : await findClient(clientId);
  // Whose requests only its host may make, by a row of its own.
  if (!application || application.kind === "PROXIED" || application.disabledAt)
    return { kind: "refused", description: "client_id is not one of an application that can ask" };
  const read = readParameters(query, application);
  if (read.kind === "refused") return read;
  if (read.kind === "error") return redirectRefused(read, read.error, read.description);
  const { kind: _kind, ...asked } = read;
  return { ...asked, application, kept: null };
}

async function proceed(
  request: AuthorizationRequest,
  caller: LiveSession | null,
  client: Client,
  consented: boolean,
): Promise<Outcome> {
  const { application } = request;
  if (application.disabledAt) return disabled();
  const granted = caller && (await findGrantedScopes(caller.user.id, application.id));
  const memberships = caller ? await findMembershipsFor(application.access, caller.user.id) : NO_MEMBERSHIPS;
  const step = nextStep(request, caller, { granted, memberships, consented });
  if (step.kind === "denied") {
    if (application.kind === "PROXIED") {
      const forbidden = { kind: "forbidden", application: application.name } as const;
      if (!step.lacks || !request.kept) return forbidden;
      return {
        ...forbidden,
        membership: { hasAccount: step.lacks !== "account", requestId: request.kept.id },
      };
    }
    return redirectRefused(request, step.error, step.description);
  }
  if (step.kind === "code" && caller) {
    await countAnswer(caller);
    const answering = { userId: caller.user.id, sessionId: caller.session.id, client };
    const code = await answerRequest(request, answering, consented);
    return code === null ? over() : { kind: "redirect", location: locationWith(request, code) };
  }
  const requestId = request.kept?.id ?? (await keep(request, client));
  if (step.kind === "consent") return { kind: step.kind, requestId, redirectUri: request.redirectUri };
  return step.kind === "step-up" ? { ...step, requestId } : { kind: "sign-in", requestId };
}

/** Each leaves a code or an event, or both, and no page of ours has to be seen for it. */
async function countAnswer({ user }: LiveSession): Promise<void> {
  await consume("personSignIn", `authorize:${user.id}`);
}

/** Rows are limited for each address: anybody can ask, and each stays for ten minutes. */
async function keep(request: AuthorizationRequest, client: Client): Promise<string> {
  await consume("signIn", `authorize:${addressKey(client.ip)}`);
  return keepRequest(request);
}

function locationWith({ application, redirectUri, state, kept }: AuthorizationRequest, code: string): string {
  if (application.kind !== "PROXIED" || !kept) return redirectWithCode({ redirectUri, state }, code);
  const query = new URLSearchParams({ code, state: kept.id });
  return `${callbackOf(new URL(redirectUri).origin)}?${query.toString()}`;
}

function redirectRefused(
  to: Parameters<typeof redirectWithError>[0],
  code: AuthorizeError,
  detail: string,
): Outcome {
  return { kind: "redirect", location: redirectWithError(to, code, detail), refusal: { code, detail } };
}

function disabled(): Outcome {
  return { kind: "refused", description: "the application is disabled" };
}

function over(): Outcome {
  return { kind: "refused", description: "the request is over, or there was none" };
}
