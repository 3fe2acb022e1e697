import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";
import { observeFailures } from "@/lib/http/failure-status";
import { logEvent } from "@/lib/log";
import { admitForm, mayBeForm, refuseForm } from "./form";
import { findOtherOrigins, isUndecided, refuseMisdirected, refuseMisdirectedAsking } from "./misdirected";
import { sendResponse, toRequest } from "./web";

/** What is answered without Next. */
type FastPath = Pick<typeof import("./fast-path"), "answerAtOnce" | "findHandler">;

/** Answers every request: by the fast path, if there is one, or by Next; with 500 what neither could. */
export function createListener(
  fastPath: FastPath | undefined,
  passToNext: (request: IncomingMessage, response: ServerResponse) => Promise<void>,
): RequestListener {
  const respond = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const handler = fastPath?.findHandler(request);
    if (handler) return sendResponse(response, await handler(toRequest(request)));
    if (!mayBeForm(request)) return pass(request, response);
    let form: IncomingMessage;
    try {
      form = await admitForm(request);
    } catch (error) {
      return sendResponse(response, refuseForm(request, error));
    }
    return pass(form, response);
  };
  const pass = (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    observeFailures(request, response);
    return passToNext(request, response);
  };
  const respondAsking = async (
    request: IncomingMessage,
    response: ServerResponse,
    otherOrigins: readonly string[],
  ): Promise<void> => {
    if (await refuseMisdirectedAsking(request, response, otherOrigins)) return;
    if (!fastPath?.answerAtOnce(request, response)) await respond(request, response);
  };
  return (request, response) => {
    let answering: Promise<void>;
    try {
      const otherOrigins = findOtherOrigins(request);
      if (otherOrigins.length > 0 && isUndecided())
        answering = respondAsking(request, response, otherOrigins);
      else if (otherOrigins.length > 0 && refuseMisdirected(request, response, otherOrigins)) return;
      else if (fastPath?.answerAtOnce(request, response)) return;
      else answering = respond(request, response);
    } catch (error) {
      // Thrown out of a listener, it would end the process and break off all that is under way in it.
      answerFailure(request, response, error);
      return;
    }
    answering.catch((error: unknown) => answerFailure(request, response, error));
  };
}

function answerFailure(request: IncomingMessage, response: ServerResponse, error: unknown): void {
  logEvent("error", "request.unanswered", { method: request.method, error });
  if (response.headersSent) response.destroy();
  else response.writeHead(500).end("Internal Server Error");
}
