import type { NextRequest } from "next/server";
import { AppError, type ErrorCode } from "@/lib/errors";
import { drawnFor, isDrawnFor } from "@/lib/gate/drawn-for";
import { observe, type RequestLog } from "@/lib/api/observe";
import { currentSession } from "@/lib/gate/session";
import { declinePrefetch, isPrefetch } from "@/lib/http/prefetch";
import { withError } from "./address";
import { seeOther } from "./see-other";

/**
 * A page's file for a person: where an operation of the HTTP contract answers a problem, they are led to the page, which
 * says what has happened; so too where its link was drawn for somebody else than is signed in now. A file leaves an event, so
 * a browser does not get it ahead of time.
 * @param failure what the log calls it when there is no file
 */
export function download(
  page: string,
  failure: string,
  answer: (request: NextRequest, log: RequestLog) => Promise<Response>,
): (request: NextRequest) => Promise<Response> {
  return async (request) =>
    observe("GET", `${page}/download`, async (log) => {
      if (isPrefetch(request.headers)) return declinePrefetch();
      try {
        const caller = await currentSession();
        const drawn = drawnFor.parse(Object.fromEntries(request.nextUrl.searchParams));
        if (caller.status === "live" && !isDrawnFor(drawn, caller))
          return seeOther(withError(page, "person-changed", failure));
        return await answer(request, log);
      } catch (error) {
        const code: ErrorCode = error instanceof AppError ? error.code : "unexpected";
        return seeOther(withError(page, code, failure, error));
      }
    });
}
