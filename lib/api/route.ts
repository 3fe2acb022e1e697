import { env } from "@/lib/env";
import { AppError, findAppError } from "@/lib/errors";
import { presentsBearer } from "@/lib/gate/authorization";
import { refuseForeignPage, requireAnyCaller, requireCaller } from "@/lib/gate/caller";
import { consumeForUser } from "@/lib/gate/limit";
import { presentedServiceToken, requireServiceToken } from "@/lib/gate/service-token-caller";
import { clientFrom } from "@/lib/http/client";
import { declinePrefetch, isPrefetch } from "@/lib/http/prefetch";
import { problem } from "@/lib/http/problem";
import { logEvent } from "@/lib/log";
import type { LiveApplicationSession } from "@/lib/sessions/application/live-session";
import type { LiveServiceToken } from "@/lib/service-tokens/data";
import type { LiveSession } from "@/lib/sessions/data";
import { answerWith } from "./answer";
import {
  type Call,
  isCounted,
  isForAdministrators,
  isOperatorSecret,
  type Operation,
  type Result,
} from "./contract/operation";
import { readInputs, type Segment } from "./inputs";
import { observe, type RequestLog } from "./observe";
import { requireOperator } from "./operator";

/** What runs an operation: data or text that is shaped by its description, or a whole answer of its own. */
type Handle<O extends Operation> = (call: Call<O>) => Promise<Result<O> | Response>;

/**
 * Wraps a route handler: gates, parses, runs, shapes the answer, maps failures to problems and sets the headers of
 * everything that depends on a session. So a handler is a few lines that cannot forget any of it.
 */
export function route<const O extends Operation>(
  operation: O,
  handle: Handle<O>,
): (request: Request, segment?: Segment) => Promise<Response> {
  return async (request, segment) =>
    observe(operation.method, operation.path, async (log) => {
      try {
        return await run(operation, handle, request, segment, log);
      } catch (error) {
        return answerFailure(error, operation, request, log);
      }
    });
}

async function run<O extends Operation>(
  operation: O,
  handle: Handle<O>,
  request: Request,
  segment: Segment | undefined,
  log: RequestLog,
): Promise<Response> {
  if (leavesTraces(operation) && isPrefetch(request.headers)) return declinePrefetch();
  const caller = await admit(operation, request);
  if (caller !== null && "user" in caller) log.userId = caller.user.id;
  const inputs = await readInputs(operation, request, segment);
  if (operation.access === "admin" && request.method === "HEAD") return headOf(operation);
  const call = {
    request,
    requestId: log.requestId,
    caller,
    ...inputs,
    // Parsed for those who ask only.
    get client() {
      return clientFrom(request.headers, env().trustedProxies);
    },
  };
  // The types of Call are this function's promise: each part is there exactly when the operation declares it.
  const result = await handle(call as unknown as Call<O>);
  if (result instanceof Response) return result;
  log.userId ??= result.userId;
  const { applicationAnswer } = operation;
  const byApplication = caller !== null && "user" in caller && caller.application !== undefined;
  const toApplication = byApplication && applicationAnswer !== undefined;
  return answerWith(
    toApplication ? { ...operation, answer: applicationAnswer } : operation,
    result,
    log.requestId,
  );
}

/**
 * Whether asking alone leaves something: a point of a limit, an event, the lease of an export, a clean-up. So it is with
 * every GET but what is for everybody and what is one's own. A browser does not get these ahead of time.
 */
function leavesTraces({ access, method }: Operation): boolean {
  return method === "GET" && access !== "public" && access !== "user";
}

/**
 * HEAD for what an administrator may look at. A look at somebody is noted, and who asks for the head alone sees nobody, as
 * who asks ahead of time: so that it tells nothing either, not even a length, nobody is looked for.
 */
function headOf({ mediaType }: Operation): Response {
  return new Response(null, { headers: { "content-type": mediaType ?? "application/json" } });
}

/** @throws AppError when the access of an operation is not this caller's */
async function admit(
  operation: Operation,
  request: Request,
): Promise<LiveSession | LiveApplicationSession | LiveServiceToken | null> {
  const { access, scope } = operation;
  if (access === "public") {
    if (operation.method !== "GET") refuseForeignPage(request);
    return null;
  }
  if (isOperatorSecret(access)) {
    requireOperator(request, access);
    return null;
  }
  const forAdministrators = isForAdministrators(operation);
  const serviceToken = forAdministrators ? presentedServiceToken(request) : undefined;
  if (serviceToken !== undefined)
    return requireServiceToken(request, serviceToken, { scope, counted: isCounted(operation) });
  const { applicationAnswer } = operation;
  const forApplications = applicationAnswer !== undefined && access === "user";
  const caller = await (forApplications ? requireAnyCaller(request) : requireCaller(request));
  if (forAdministrators && caller.user.role !== "ADMIN")
    throw new AppError("forbidden", "the role is not admin");
  if (isCounted(operation)) await consumeForUser(caller.user.id);
  if ((access === "fresh" || access === "admin-fresh") && !caller.session.fresh) {
    throw new AppError("reauthentication-required", "the last proof of identity is too long ago");
  }
  return caller;
}

function answerFailure(error: unknown, operation: Operation, request: Request, log: RequestLog): Response {
  const failure = findAppError(error) ?? new AppError("unexpected", "unexpected", { cause: error });
  const { requestId } = log;
  const { code } = failure;
  log.refusal = { code, detail: failure.message };
  // A refusal needs no stack: its code and a word are in the request's own line.
  if (failure.status >= 500) {
    const { method, path: route } = operation;
    logEvent("error", "request.failed", { request_id: requestId, method, route, code, error: failure });
  }
  const detail = code === "malformed-request" ? failure.message : failure.reason;
  return problem(failure, {
    requestId,
    authUrl: env().authUrl,
    bearer: presentsBearer(request.headers),
    ...(detail === undefined ? {} : { detail }),
  });
}
