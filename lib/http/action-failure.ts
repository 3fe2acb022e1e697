import { randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";

/** What a server action has refused, as a status and, where a retry may succeed, seconds. */
export type ActionFailure = { readonly status: number; readonly retryAfter: number | undefined };

type Observed = { readonly header: string; readonly tell: Map<string, (failure: ActionFailure) => void> };

// On globalThis, since Next bundles actions apart from the server in front of it.
const globals = globalThis as typeof globalThis & { cloakroomActions?: Observed };

/**
 * Gives the answer to a form the status of what its action refuses; Next answers 500 whatever an action throws, so that
 * nobody could tell a form that is no good from a fault of the server. Call it before Next has the request.
 */
export function observeAction(request: IncomingMessage, response: ServerResponse): void {
  // A name nobody outside can know, so that no client can send it.
  const observed = (globals.cloakroomActions ??= { header: `x-action-${randomUUID()}`, tell: new Map() });
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

/** Tells what the action that answers a request has refused, where the process observes that. */
export function noteActionFailure(headers: Pick<Headers, "get">, failure: ActionFailure): void {
  const observed = globals.cloakroomActions;
  const id = observed && headers.get(observed.header);
  if (id) observed.tell.get(id)?.(failure);
}
