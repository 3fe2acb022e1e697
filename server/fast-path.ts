import type { IncomingMessage, ServerResponse } from "node:http";
import { contract } from "@/lib/api/contract/contract";
import { GET as answerMe } from "@/app/api/me/route";
import { presentMe } from "@/lib/api/contract/present";
import { GET as answerVerify } from "@/app/api/verify/route";
import { env } from "@/lib/env";
import { nothingPresented, presentedSession } from "@/lib/gate/caller";
import { readQuery } from "@/lib/api/inputs";
import { beginRequest, endRequest, headersOf, type RequestLog } from "@/lib/api/observe";
import type { Operation } from "@/lib/api/contract/operation";
import { markSessionSeen } from "@/lib/gate/mark-session-seen";
import {
  type Asked,
  findAskedAmong,
  identityHeaders,
  isByHostCookie,
  requireAllowed,
} from "@/lib/api/forward-auth";
import { type RequestHeaders, handedOn, ownAuthorization } from "@/lib/api/handed-on";
import { answerWithSignIn } from "@/lib/api/sign-in-answer";
import { presentedToApplication, requireAdmitted } from "@/lib/gate/host-caller";
import { readAskedOrigin } from "@/lib/http/asked-origin";
import { problemParts } from "@/lib/http/problem";
import { countApplicationCheck, timeSessionRead } from "@/lib/metrics";
import { knownAccounts } from "@/lib/sessions/accounts";
import { findCachedApplicationSession, type LiveApplicationSession } from "@/lib/sessions/application/data";
import { knownApplications } from "@/lib/sessions/cache/application-registry";
import { findCachedSession, type LiveSession } from "@/lib/sessions/data";
import { toHeaders, writeAnswer } from "./web";

// Every request of an application behind a proxy asks one of two operations. Next's way to a handler costs thirty times what
// the check does, and once Next has served a page each promise of the process costs as much as finding a session
// (docs/decisions/030). So here two cases of the two are answered without Next and without a promise; every other case is
// the handler's, which the server calls without Next. Both tell the same, which tests/contract compares.

/** The parts of an answer, but for the headers of every answer. */
type Answer = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
};

type FastOperation = {
  readonly description: Operation;
  readonly handler: (request: Request) => Promise<Response>;
  /** The Authorization header as far as this operation judges it. */
  readonly judgedAuthorization: (headers: RequestHeaders) => string | null;
  /** Null when more would have to be asked. @throws AppError for what the handler refuses */
  readonly answerCaller: (caller: LiveSession, url: string, headers: RequestHeaders) => Answer | null;
  /** To a request that presents nothing. @throws AppError for what the handler refuses in another way */
  readonly answerNobody: (message: IncomingMessage, log: RequestLog) => Answer;
};

const verify: FastOperation = {
  description: contract.verify,
  handler: answerVerify,
  judgedAuthorization: ownAuthorization,
  answerCaller: (caller, url, headers) => identify(caller, null, url, headers),
  answerNobody(message, { requestId }) {
    readQuery(contract.verify.query, message.url ?? "");
    const refusal = problemParts(nothingPresented(), { requestId, authUrl: env().authUrl });
    return answerWithSignIn(toHeaders(message), refusal, null);
  },
};

/** @throws AppError forbidden */
function identify(
  caller: LiveSession | LiveApplicationSession,
  asked: Asked | null,
  url: string,
  headers: RequestHeaders,
): Answer {
  requireAllowed(caller.user, readQuery(contract.verify.query, url));
  const told = {
    ...identityHeaders(caller, asked),
    ...handedOn(headers, isByHostCookie(caller)),
    "content-type": "application/json",
  };
  return { status: 200, headers: told, body: "{}" };
}

/**
 * What was answered to sessions in memory. Such a session is one object until anything about it or its user changes; then
 * memory forgets it, and what was answered goes with it. Making it costs more than finding the session.
 */
const answered = new WeakMap<LiveSession, string>();

/** What is told to a session whose accounts have been asked for before, or null. */
function presentKnown(caller: LiveSession): string | null {
  const accounts = knownAccounts(caller);
  return accounts && JSON.stringify(contract.getMe.answer.parse(presentMe(caller, accounts)));
}

const me: FastOperation = {
  description: contract.getMe,
  handler: answerMe,
  judgedAuthorization: (headers) => headers.get("authorization"),
  answerCaller(caller) {
    const body = answered.get(caller) ?? presentKnown(caller);
    if (body === null) return null;
    answered.set(caller, body);
    return { status: 200, headers: { "content-type": "application/json" }, body };
  },
  answerNobody(_, log) {
    const failure = nothingPresented();
    log.refusal = { code: failure.code, detail: failure.message };
    return problemParts(failure, { requestId: log.requestId, authUrl: env().authUrl });
  },
};

const operations: ReadonlyMap<string, FastOperation> = new Map([
  ["/api/verify", verify],
  ["/api/me", me],
]);

/**
 * Answers at once a request of these operations whose live session memory knows, or which presents none.
 * @returns whether it did; nothing has been written or noted otherwise
 */
export function answerAtOnce(message: IncomingMessage, response: ServerResponse): boolean {
  const operation = findOperation(message);
  if (!operation) return false;
  const log = beginRequest("GET", operation.description.path);
  const answer = findAnswer(operation, message, log);
  if (!answer) return false;
  const headers = Object.entries({ ...answer.headers, ...headersOf(log) });
  endRequest(log, answer.status);
  writeAnswer(response, answer.status, headers, answer.body ?? "");
  return true;
}

/** The handler that answers every other case of these operations, or undefined for all that is Next's. */
export function findHandler(message: IncomingMessage): FastOperation["handler"] | undefined {
  return findOperation(message)?.handler;
}

function findAnswer(operation: FastOperation, message: IncomingMessage, log: RequestLog): Answer | null {
  const headers = readHeaders(message);
  try {
    const asked = operation === verify ? findKnownAsked(message, headers) : null;
    if (asked === undefined) return null;
    if (asked) return findApplicationAnswer(asked, message, headers, log);
    const sealed = presentedSession(operation.judgedAuthorization(headers), headers.get("cookie"));
    if (sealed === undefined) return operation.answerNobody(message, log);
    const begun = performance.now();
    const caller = findCachedSession(sealed);
    const found = performance.now();
    if (!caller) return null;
    const answer = operation.answerCaller(caller, message.url ?? "", headers);
    if (!answer) return null;
    timeSessionRead("cache", (found - begun) / 1000);
    markSessionSeen(caller);
    log.userId = caller.user.id;
    return answer;
  } catch {
    // A refusal or a fault: the handler comes to it again, and says so.
    return null;
  }
}

/** For which application verify is asked; undefined when only the database can tell. @throws AppError application-unknown */
function findKnownAsked({ url = "" }: IncomingMessage, headers: RequestHeaders): Asked | null | undefined {
  const asked = readAskedOrigin(headers, env().authUrl);
  const { application } = url.includes("?") ? readQuery(contract.verify.query, url) : {};
  if (asked.kind === "own" && application === undefined) return null;
  const registry = knownApplications();
  return registry ? findAskedAmong(registry, headers, asked, application) : undefined;
}

/** As for our own host; but what a person is shown, and who is to be led to sign in, is the handler's. */
function findApplicationAnswer(
  asked: Asked,
  message: IncomingMessage,
  headers: RequestHeaders,
  log: RequestLog,
): Answer | null {
  const judged = { ...asked, origin: asked.host?.origin ?? null };
  const presented = presentedToApplication(judged, ownAuthorization(headers), headers.get("cookie"));
  if (!presented) return null;
  const begun = performance.now();
  const caller = findCachedApplicationSession(presented.sealed);
  const found = performance.now();
  if (!caller) return null;
  requireAdmitted(caller, presented, judged);
  const answer = identify(caller, asked, message.url ?? "", headers);
  countApplicationCheck("success");
  timeSessionRead("cache", (found - begun) / 1000);
  markSessionSeen(caller);
  log.userId = caller.user.id;
  return answer;
}

/** As they are in a message: a `Headers` for each would cost more than all the rest. */
function readHeaders({ headers }: IncomingMessage): RequestHeaders {
  return {
    get(name) {
      const value = headers[name];
      return typeof value === "string" ? value : null;
    },
  };
}

/** In doubt a request is Next's: whatever it may read a meaning into, or may refuse, is decided in one place only. */
function findOperation({ method, url = "", headers }: IncomingMessage): FastOperation | undefined {
  if (method !== "GET" && method !== "HEAD") return undefined;
  const start = url.indexOf("?");
  const operation = operations.get(start === -1 ? url : url.slice(0, start));
  if (!operation) return undefined;
  if (start !== -1 && !isPlainQuery(url.slice(start + 1))) return undefined;
  if (headers.host === undefined || !/^[\w.-]+(:\d{1,5})?$/.test(headers.host)) return undefined;
  return operation;
}

/** Next takes parameters of its own, such as `_rsc` and `nxtP…`, out of a query, and loses `__proto__`. */
function isPlainQuery(query: string): boolean {
  return /^[\w.~%&=+@-]*$/.test(query) && !/_rsc|nxt|__/i.test(query);
}
