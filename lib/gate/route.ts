import { randomUUID } from "node:crypto";
import { z } from "zod";
import { env } from "@/lib/env";
import { AppError, type ErrorCode, findAppError } from "@/lib/errors";
import { type Answer, jsonAnswer, toResponse } from "@/lib/http/answer";
import { type ApiRequest, queryOf } from "@/lib/http/api-request";
import { type Client, clientFrom } from "@/lib/http/client";
import { readJsonBody } from "@/lib/http/json-body";
import { problem } from "@/lib/http/problem";
import { consume } from "@/lib/limits/consume";
import { logEvent } from "@/lib/log";
import type { LiveSession } from "@/lib/sessions/data";
import { refuseForeignPage, requireCaller } from "./caller";

/**
 * What an HTTP operation takes and answers. The same description parses requests, shapes answers and becomes
 * `/api/openapi.json`, so the three cannot disagree.
 */
export type Operation<
  Access extends "public" | "user" | "fresh" = "public" | "user" | "fresh",
  Body extends z.ZodType = z.ZodType,
  Query extends z.ZodType = z.ZodType,
  Params extends z.ZodType = z.ZodType,
  Answer extends z.ZodType = z.ZodType,
> = {
  readonly method: "GET" | "POST" | "PATCH" | "DELETE";
  /** As in OpenAPI: `/api/me/sessions/{id}`. */
  readonly path: string;
  /** `fresh`: proven within SESSION_FRESH. */
  readonly access: Access;
  readonly body?: Body;
  readonly query?: Query;
  readonly params?: Params;
  readonly answer: Answer;
  /** Codes beyond those that the access and the inputs bring with them. */
  readonly errors: readonly ErrorCode[];
};

type Input<Schema extends z.ZodType> = z.ZodType extends Schema ? undefined : z.output<Schema>;

export type Call<O extends Operation> =
  O extends Operation<infer Access, infer Body, infer Query, infer Params>
    ? {
        readonly request: ApiRequest;
        readonly requestId: string;
        readonly client: Client;
        readonly caller: Access extends "public" ? null : LiveSession;
        readonly body: Input<Body>;
        readonly query: Input<Query>;
        readonly params: Input<Params>;
      }
    : never;

/** What a handler gives back: the answer's data, and headers such as Set-Cookie where there are any. */
export type Result<O extends Operation> = {
  readonly data: z.input<O["answer"]>;
  readonly headers?: Headers | ReadonlyMap<string, string>;
};

type Segment = { params: Promise<Record<string, string | string[] | undefined>> };

/** What a handler does. It may also give an answer of its own: as plain data, or `Whole`. */
type Handle<O extends Operation, Whole> = (call: Call<O>) => Promise<Result<O> | Answer | Whole>;

type Answering<Whole> = (request: ApiRequest, segment?: Segment) => Promise<Answer | Whole>;

/**
 * Wraps a handler: gates, parses, runs, shapes the answer, maps failures to problems and sets the headers of everything
 * that depends on a session. So a handler is a few lines that cannot forget any of it.
 * @returns a function for any kind of request; it never throws
 */
export function answering<const O extends Operation>(
  operation: O,
  handle: Handle<O, never>,
): Answering<never> {
  return wrap(operation, handle);
}

/** Wraps a handler as a route of Next's, in the same way. */
export function route<const O extends Operation>(operation: O, handle: Handle<O, Response>) {
  return asRoute(wrap(operation, handle));
}

/** What `answering` made, as a route of Next's. */
export function asRoute(
  answer: Answering<Response>,
): (request: ApiRequest, segment: Segment) => Promise<Response> {
  return async (request, segment) => {
    const answered = await answer(request, segment);
    return answered instanceof Response ? answered : toResponse(answered);
  };
}

function wrap<O extends Operation, Whole extends Response>(
  operation: O,
  handle: Handle<O, Whole>,
): Answering<Whole> {
  return async (request, segment) => {
    const requestId = randomUUID();
    const answer = await run(operation, handle, request, segment, requestId).catch((error: unknown) =>
      failed(error, operation, requestId),
    );
    answer.headers.set("cache-control", "private, no-store");
    answer.headers.set("x-request-id", requestId);
    return answer;
  };
}

async function run<O extends Operation, Whole extends Response>(
  operation: O,
  handle: Handle<O, Whole>,
  request: ApiRequest,
  segment: Segment | undefined,
  requestId: string,
): Promise<Answer | Whole> {
  const caller = await admit(operation, request);
  const body = operation.body && parse(operation.body, await readJsonBody(request), "body");
  const query = operation.query && parse(operation.query, singleValues(queryOf(request)), "query");
  // An id that is none names nothing: 404, like one that names somebody else's.
  const params = operation.params && parse(operation.params, await segment?.params, "params");
  const client = clientFrom(request.headers, env().trustedProxies);
  // The types of Call are this function's promise: each part is there exactly when the operation declares it.
  const call = { request, requestId, client, caller, body, query, params } as unknown as Call<O>;
  const result = await handle(call);
  if ("status" in result) return result;
  return jsonAnswer(operation.answer.parse(result.data), result.headers);
}

async function admit(operation: Operation, request: ApiRequest): Promise<LiveSession | null> {
  if (operation.access === "public") {
    if (operation.method !== "GET") refuseForeignPage(request);
    return null;
  }
  const caller = await requireCaller(request);
  if (operation.method !== "GET" || operation.access === "fresh")
    await consume("exchange", `person:${caller.user.id}`);
  if (operation.access === "fresh" && !caller.session.fresh) {
    throw new AppError("reauthentication-required", "the last proof of identity is too long ago");
  }
  return caller;
}

function parse(schema: z.ZodType, value: unknown, part: "body" | "query" | "params"): unknown {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new AppError(part === "params" ? "not-found" : "malformed-request", z.prettifyError(parsed.error));
}

/** Parsers disagree on which one of two equal names counts; we refuse to choose. */
function singleValues(parameters: URLSearchParams): Record<string, string> {
  const values = Object.fromEntries(parameters);
  if (Object.keys(values).length !== parameters.size) {
    throw new AppError("malformed-request", "a query parameter stands twice");
  }
  return values;
}

function failed(error: unknown, operation: Operation, requestId: string): Answer {
  const failure = findAppError(error) ?? new AppError("unexpected", "unexpected", { cause: error });
  const route = `${operation.method} ${operation.path}`;
  const level = failure.status >= 500 ? "error" : "info";
  logEvent(level, "request.failed", { request_id: requestId, route, code: failure.code, error: failure });
  const detail = failure.code === "malformed-request" ? { detail: failure.message } : {};
  return problem(failure, { requestId, authUrl: env().authUrl, ...detail });
}
