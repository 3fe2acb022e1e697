import { randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";

/** What an action has refused or a page could not do, as a status and, where a retry may succeed, seconds. */
export type Failure = { readonly status: number; readonly retryAfter: number | undefined };

type Observed = { readonly header: string; readonly tell: Map<string, (failure: Failure) => void> };

// On globalThis, since Next bundles pages and actions apart from the server in front of it.
const globals = globalThis as typeof globalThis & { cloakroomFailures?: Observed };

/**
 * Gives an answer of Next the status of the failure that made it: Next answers 500 whatever a page or an action throws, so that
 * nobody could tell a form that is no good, or an outage that is soon over, from a fault of the server. Call it before Next
 * has the request.
 */
export function observeFailures(request: IncomingMessage, response: ServerResponse): void {
  // A name nobody outside can know, so that no client can send it.
  const observed = (globals.cloakroomFailures ??= { header: `x-failure-${randomUUID()}`, tell: new Map() });
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
    get: () => (status === 500 ? (refused ?? status) : status),
    set: (value: number) => (status = value),
  });
}

/** Tells what failed while a request is answered, where the process observes that; nothing once the answer has begun. */
export function noteFailure(headers: Pick<Headers, "get">, failure: Failure): void {
  const observed = globals.cloakroomFailures;
  const id = observed && headers.get(observed.header);
  if (id) observed.tell.get(id)?.(failure);
}
