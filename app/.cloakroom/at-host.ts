import { type PlainPage, plainPage, wordsFor } from "@/app/notices/plain-page";
import { observe, type RequestLog } from "@/lib/api/observe";
import { env } from "@/lib/env";
import { AppError, findAppError } from "@/lib/errors";
import { type GuardedHost, requireKnownHost } from "@/lib/gate/asked-application";
import { readAskedHost } from "@/lib/http/asked-origin";
import { type Client, clientFrom } from "@/lib/http/client";
import { logEvent } from "@/lib/log";
import { currentApplications } from "@/lib/sessions/cache/application-registry";

/** A request to one of the paths that guarded hosts have from us. */
export type AtHost = {
  readonly request: Request;
  readonly host: GuardedHost;
  readonly client: Client;
  readonly log: RequestLog;
};

/**
 * Wraps a handler of `/.cloakroom/`, which is at every guarded host and nowhere else: notes the request, finds out at which host it
 * is, and says in words what fails. Whatever it sends is that host's: no HSTS, no Clear-Site-Data, nothing of Next's.
 */
export function atHost(
  method: "GET" | "POST",
  path: string,
  handle: (call: AtHost) => Promise<Response>,
): (request: Request) => Promise<Response> {
  return async (request) =>
    observe(method, path, async (log) => {
      const { requestId } = log;
      try {
        const host = await findHost(request);
        const client = clientFrom(request.headers, env().trustedProxies);
        return await handle({ request, host, client, log });
      } catch (error) {
        const failure = findAppError(error) ?? new AppError("unexpected", "unexpected", { cause: error });
        log.refusal = { code: failure.code, detail: failure.message };
        if (failure.status >= 500)
          logEvent("error", "request.failed", { request_id: requestId, method, route: path, error: failure });
        return failurePage(request.headers, failure, { reference: requestId });
      }
    });
}

async function findHost({ headers }: Request): Promise<GuardedHost> {
  const asked = readAskedHost(headers, env().authUrl);
  const host = requireKnownHost(headers, asked, await currentApplications());
  if (!host) throw new AppError("not-found", "our own host has no such path");
  if (host.application.disabledAt !== null)
    throw new AppError("application-forbidden", `the application ${host.application.clientId} is disabled`);
  return host;
}

/** A failure in words, with the reference that the log has too, and what to do next. */
export function failurePage(
  headers: Headers,
  { code, status, retryAfter }: AppError,
  { reference, links = [] }: { readonly reference: string } & Pick<PlainPage, "links">,
): Response {
  const { locale, words } = wordsFor(headers);
  const { title, cause, next } = words.errors[code];
  const paragraphs = [cause, next, `${words.failure.reference} ${reference}`];
  const also = retryAfter === undefined ? {} : { "retry-after": String(Math.ceil(retryAfter)) };
  return plainPage({ status, locale, title, paragraphs, links, headers: also });
}
