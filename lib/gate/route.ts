import type { z } from "zod";
import { env } from "@/lib/env";
import { AppError, type ErrorCode, findAppError } from "@/lib/errors";
import { andThen, type Eventual, orElse } from "@/lib/eventual";
import { type Answer, toResponse } from "@/lib/http/answer";
import type { ApiRequest } from "@/lib/http/api-request";
import { type Client, clientFrom } from "@/lib/http/client";
import { isPrefetch } from "@/lib/http/prefetch";
import { problem } from "@/lib/http/problem";
import { logEvent } from "@/lib/log";
import type { LiveSession } from "@/lib/sessions/data";
import { answerWith, type TextMediaType } from "./answer";
import { presentsBearer } from "./authorization";
import { refuseForeignPage, requireCaller } from "./caller";
import { type Inputs, readInputs, type Segment } from "./inputs";
import { consumeForPerson } from "./limit";
import { observe, type Trace } from "./observe";
import { isOperatorSecret, type OperatorSecret, requireOperator } from "./operator";

/**
 * Who may ask. `fresh`: with a proof of identity within SESSION_FRESH; `admin`: with the role ADMIN; a variable's name:
 * whoever sends its value.
 */
export type Access = "public" | "user" | "fresh" | "admin" | "admin-fresh" | OperatorSecret;

/**
 * What an HTTP operation takes and answers. The same description parses requests, shapes answers and becomes
 * `/api/openapi.json`, so the three cannot disagree.
 */
export type Operation<
  A extends Access = Access,
  Body extends z.ZodType = z.ZodType,
  Query extends z.ZodType = z.ZodType,
  Params extends z.ZodType = z.ZodType,
  Answer extends z.ZodType = z.ZodType,
> = {
  readonly method: "GET" | "POST" | "PATCH" | "DELETE";
  /** As in OpenAPI: `/api/me/sessions/{id}`. */
  readonly path: string;
  readonly access: A;
  readonly body?: Body;
  readonly query?: Query;
  readonly params?: Params;
  readonly answer: Answer;
  /** Left out: JSON. Otherwise the answer is a text and its schema that of a string. */
  readonly mediaType?: TextMediaType;
  /** Codes beyond those that the access and the inputs bring with them. */
  readonly errors: readonly ErrorCode[];
};

type Input<Schema extends z.ZodType> = z.ZodType extends Schema ? undefined : z.output<Schema>;

export type Call<O extends Operation> =
  O extends Operation<infer A, infer Body, infer Query, infer Params>
    ? {
        readonly request: ApiRequest;
        readonly requestId: string;
        readonly client: Client;
        readonly caller: A extends "public" | OperatorSecret ? null : LiveSession;
        readonly body: Input<Body>;
        readonly query: Input<Query>;
        readonly params: Input<Params>;
      }
    : never;

/** What a handler gives back: the answer's data or text, and headers such as Set-Cookie where there are any. */
export type Result<O extends Operation> = (O extends { mediaType: string }
  ? { readonly text: string | AsyncIterable<string> }
  : { readonly data: z.input<O["answer"]> }) & {
  readonly headers?: Headers | ReadonlyMap<string, string>;
  /** Who it turned out to be, for the log, where the gate had no session to tell. */
  readonly userId?: string;
};

/** A handler that gives a whole answer, and may say who asked. */
type Handle<O extends Operation, Whole> = (call: Call<O>, trace: Trace) => Eventual<Whole>;

/**
 * Wraps a route handler: gates, parses, runs, shapes the answer, maps failures to problems and sets the headers of
 * everything that depends on a session. So a handler is a few lines that cannot forget any of it. It may also give a whole
 * answer of its own.
 */
export function route<const O extends Operation>(
  operation: O,
  handle: (call: Call<O>) => Eventual<Result<O> | Answer | Response>,
) {
  const handleWhole: Handle<O, Answer | Response> = (call, trace) =>
    andThen(handle(call), (result) => {
      if ("status" in result) return result;
      trace.userId ??= result.userId;
      return answerWith(operation, result, trace.requestId);
    });
  return asRoute(answering(operation, handleWhole));
}

/** What `answering` made, as a route of Next's. */
export function asRoute(
  answer: (request: ApiRequest, segment: Segment) => Eventual<Answer | Response>,
): (request: ApiRequest, segment: Segment) => Eventual<Response> {
  return (request, segment) =>
    andThen(answer(request, segment), (answered) =>
      answered instanceof Response ? answered : toResponse(answered),
    );
}

/**
 * What `route` stands on, for an operation that the server in front of Next answers too: any kind of request is good enough,
 * and the handler gives a whole answer, whose body it has shaped by the operation's schema itself.
 */
export function answering<const O extends Operation, Whole extends Answer | Response>(
  operation: O,
  handle: Handle<O, Whole>,
): (request: ApiRequest, segment?: Segment) => Eventual<Answer | Whole> {
  return (request, segment) =>
    observe(operation.method, operation.path, (trace) =>
      orElse<Answer | Whole, Answer>(
        () => run(operation, handle, request, segment, trace),
        (error) => failed(error, operation, request, trace),
      ),
    );
}

function run<O extends Operation, Whole extends Answer | Response>(
  operation: O,
  handle: Handle<O, Whole>,
  request: ApiRequest,
  segment: Segment | undefined,
  trace: Trace,
): Eventual<Answer | Whole> {
  if (leavesTraces(operation) && isPrefetch(request.headers)) return declined();
  return andThen(admit(operation, request), (caller) => {
    trace.userId = caller?.user.id;
    return andThen(readInputs(operation, request, segment), (inputs): Eventual<Answer | Whole> => {
      if (operation.access === "admin" && request.method === "HEAD") return headOf(operation);
      // The types of Call are this function's promise: each part is there exactly when the operation declares it.
      const call = new Asked(request, trace.requestId, caller, inputs) as unknown as Call<O>;
      return handle(call, trace);
    });
  });
}

/**
 * Whether asking alone leaves something: a point of a limit, an event, the lease of an export, a clean-up. So it is with
 * every GET but what is for everybody and what is one's own. A browser does not get these ahead of time.
 */
function leavesTraces({ access, method }: Operation): boolean {
  return method === "GET" && access !== "public" && access !== "user";
}

/** As `declinePrefetch`, of whoever asks: nobody is looked for, nothing is counted. */
const declined = (): Answer => ({ status: 425, headers: new Map(), body: null });

/**
 * HEAD for what an administrator may look at. A look at somebody is noted, and who asks for the head alone sees nobody, as
 * who asks ahead of time: so that it tells nothing either, not even a length, nobody is looked for.
 */
function headOf({ mediaType }: Operation): Answer {
  return { status: 200, headers: new Map([["content-type", mediaType ?? "application/json"]]), body: null };
}

/** What a handler is given, `Call`, of whatever operation. */
class Asked {
  readonly body: unknown;
  readonly query: unknown;
  readonly params: unknown;

  constructor(
    readonly request: ApiRequest,
    readonly requestId: string,
    readonly caller: LiveSession | null,
    { body, query, params }: Inputs,
  ) {
    this.body = body;
    this.query = query;
    this.params = params;
  }

  /** Made for those who ask only: forward auth, which is asked most, seldom does. */
  get client(): Client {
    return clientFrom(this.request.headers, env().trustedProxies);
  }
}

/** Whether an operation counts against the limit of the person who asks: all but reading what is one's own. */
export function isCounted({ access, method }: Operation): boolean {
  if (access === "public" || isOperatorSecret(access)) return false;
  return method !== "GET" || access !== "user";
}

function admit(operation: Operation, request: ApiRequest): Eventual<LiveSession | null> {
  const { access } = operation;
  if (access === "public") {
    if (operation.method !== "GET") refuseForeignPage(request);
    return null;
  }
  if (isOperatorSecret(access)) {
    requireOperator(request, access);
    return null;
  }
  const caller = requireCaller(request);
  return access === "user" && !isCounted(operation) ? caller : admitFurther(operation, caller);
}

/** Asks what is to be asked of a caller beyond a live session. @throws AppError */
async function admitFurther(operation: Operation, asked: Eventual<LiveSession>): Promise<LiveSession> {
  const { access } = operation;
  const caller = await asked;
  const forAdministrators = access === "admin" || access === "admin-fresh";
  if (forAdministrators && caller.user.role !== "ADMIN")
    throw new AppError("forbidden", "the role is not admin");
  if (isCounted(operation)) await consumeForPerson(caller.user.id);
  if ((access === "fresh" || access === "admin-fresh") && !caller.session.fresh) {
    throw new AppError("reauthentication-required", "the last proof of identity is too long ago");
  }
  return caller;
}

function failed(error: unknown, operation: Operation, request: ApiRequest, trace: Trace): Answer {
  const failure = findAppError(error) ?? new AppError("unexpected", "unexpected", { cause: error });
  const { requestId } = trace;
  const { code } = failure;
  trace.refusal = { code, detail: failure.message };
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
