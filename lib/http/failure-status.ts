import { randomUUID } from "node:crypto";
import { subscribe } from "node:diagnostics_channel";
import type { IncomingMessage, ServerResponse } from "node:http";

/** What an action has refused or a page could not do, as a status and, where a retry may succeed, seconds. */
export type Failure = { readonly status: number; readonly retryAfter: number | undefined };

type Observed = { readonly header: string; readonly tell: Map<string, (failure: Failure) => void> };

// On globalThis, since Next bundles pages and actions apart from the server in front of it.
const globals = globalThis as typeof globalThis & { cloakroomFailures?: Observed };

/** Begins to observe failures. @returns false when that has begun before */
export function prepareFailures(): boolean {
  if (globals.cloakroomFailures !== undefined) return false;
  // A name nobody outside can know, so that no client can send it.
  globals.cloakroomFailures = { header: `x-failure-${randomUUID()}`, tell: new Map() };
  return true;
}

/**
 * Gives an answer of Next the status of the failure that made it: Next answers 500 whatever a page or an action throws, and 200
 * when a page says itself what it could not do, so that nobody could tell a form that is no good, or an outage that is soon
 * over, from a fault of the server. Call it before Next has the request.
 */
export function observeFailures(request: IncomingMessage, response: ServerResponse): void {
  const observed = globals.cloakroomFailures;
  if (observed === undefined) return;
  const { header, tell } = observed;
  const id = randomUUID();
  request.headers[header] = id;
  response.once("close", () => tell.delete(id));
  let status = response.statusCode;
  let refused: number | undefined;
  tell.set(id, ({ status: refusal, retryAfter }) => {
    refused = refusal;
    if (retryAfter !== undefined && !response.headersSent)
      response.setHeader("Retry-After", String(Math.ceil(retryAfter)));
  });
  Object.defineProperty(response, "statusCode", {
    get: () => (status === 500 || status === 200 ? (refused ?? status) : status),
    set: (value: number) => (status = value),
  });
}

/** The same for every request to this process, unless a server in front has begun it for those that it leaves to Next. */
export function observeAllFailures(): void {
  if (!prepareFailures()) return;
  subscribe("http.server.request.start", (message) => {
    const { request, response } = message as { request: IncomingMessage; response: ServerResponse };
    observeFailures(request, response);
  });
}

/** Tells what failed while a request is answered, where the process observes that; nothing once the answer has begun. */
export function noteFailure(headers: Pick<Headers, "get">, failure: Failure): void {
  const observed = globals.cloakroomFailures;
  const id = observed && headers.get(observed.header);
  if (id) observed.tell.get(id)?.(failure);
}
