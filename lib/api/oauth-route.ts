import { z } from "zod";
import type { Application } from "@/lib/applications/data";
import { env } from "@/lib/env";
import { AppError, findAppError } from "@/lib/errors";
import { type Client, clientFrom } from "@/lib/http/client";
import { readFormBody } from "@/lib/http/form-body";
import { logEvent } from "@/lib/log";
import { authenticateClient, authenticateConfidentialClient } from "@/lib/oauth/client/authenticate";
import { OAUTH_ERROR_STATUS, OAuthError } from "@/lib/oauth/error";
import { readParametersOf } from "@/lib/oauth/form";
import type { OAuthOperation } from "./contract/oauth";
import { observe, type RequestLog } from "./observe";

/** What an operation of OAuth is run with. */
export type OAuthCall<O extends OAuthOperation> = {
  readonly request: Request;
  readonly client: Client;
  readonly log: RequestLog;
  /** The client that asks; null where the operation's access is another's. */
  readonly application: O extends { access: "client" | "confidential-client" } ? Application : null;
  readonly form: O extends { form: infer Form extends z.ZodObject } ? z.output<Form> : null;
};

/**
 * Wraps a handler of OAuth as `route` does one of the API: reads the form, finds out which client asks, runs, shapes the answer,
 * and tells failures as RFC 6749 section 5.2 says. It never looks at Origin or cookies: nothing that a browser sends by itself
 * opens anything here.
 */
export function oauthRoute<const O extends OAuthOperation>(
  operation: O,
  handle: (call: OAuthCall<O>) => Promise<z.input<O["answer"]>>,
): (request: Request) => Promise<Response> {
  const { method, path } = operation;
  return (request) =>
    observe(method, path, async (log) => {
      try {
        const client = clientFrom(request.headers, env().trustedProxies);
        const asked = await readAsked(operation, request, client);
        // The types of OAuthCall are this function's promise: each part is there exactly when the operation declares it.
        const answer = await handle({ request, client, log, ...asked } as unknown as OAuthCall<O>);
        return Response.json(operation.answer.parse(answer));
      } catch (error) {
        return answerFailure(error, log);
      }
    });
}

async function readAsked({ form: schema, access }: OAuthOperation, request: Request, client: Client) {
  if (schema === undefined) return { form: null, application: null };
  const form = await readFormBody(request);
  const authenticate = access === "confidential-client" ? authenticateConfidentialClient : authenticateClient;
  const application = await authenticate(request.headers, form, client);
  return { form: readParametersOf(schema, form), application };
}

function answerFailure(error: unknown, log: RequestLog): Response {
  const refusal = error instanceof OAuthError ? error : translate(error, log);
  log.refusal ??= { code: refusal.code, detail: refusal.message };
  const headers = new Headers();
  if (refusal.challenge !== null) headers.set("www-authenticate", refusal.challenge);
  const retryAfter = findAppError(error)?.retryAfter;
  if (retryAfter !== undefined) headers.set("retry-after", String(Math.max(1, Math.ceil(retryAfter))));
  const body = { error: refusal.code, error_description: refusal.message };
  return Response.json(body, { status: refusal.status, headers });
}

/** One of our failures in words of OAuth, with its own status. */
function translate(error: unknown, log: RequestLog): OAuthError {
  const failure = findAppError(error) ?? new AppError("unexpected", "unexpected", { cause: error });
  const { code, status } = failure;
  log.refusal = { code, detail: failure.message };
  if (status >= 500) {
    const { requestId, method, route } = log;
    logEvent("error", "request.failed", { request_id: requestId, method, route, code, error: failure });
  }
  if (status < 500 && code !== "rate-limited")
    return new OAuthError("invalid_request", failure.message, { status });
  const isLasting = code === "unexpected";
  return new OAuthError(isLasting ? "server_error" : "temporarily_unavailable", code, {
    status: isLasting ? OAUTH_ERROR_STATUS.server_error : status,
  });
}
