import type { Instrumentation } from "next";

/** Runs once as the server starts, before the first request. Next also compiles this file for a runtime without Node. */
export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME !== "nodejs") return;
  const { env } = await import("@/lib/env");
  const { observeAllFailures } = await import("@/lib/http/failure-status");
  const { observePeers } = await import("@/lib/http/peer");
  const { fixNextRequests } = await import("@/lib/node/next-request-fixes");
  const { pinNextTickClass } = await import("@/lib/node/next-tick");
  // Hosts without `npm start` check the environment here: a server that cannot work says so and ends.
  const { authUrl, production, serverless, tracesEndpoint } = env();
  if (production) {
    const { captureConsole } = await import("@/lib/log/console");
    captureConsole();
  }
  if (tracesEndpoint !== undefined) {
    const { startTracing } = await import("@/lib/tracing/start");
    startTracing(tracesEndpoint);
  }
  observePeers();
  observeAllFailures();
  fixNextRequests(authUrl);
  pinNextTickClass();
  // A function that is frozen between requests can only be woken, by its cron.
  if (!serverless) {
    const { deliverInProcess } = await import("@/lib/outbox/loop");
    deliverInProcess();
  }
}

/** Logs what a page or action threw, with the reference that the user is shown. */
export const onRequestError: Instrumentation.onRequestError = async (error, request, context) => {
  if (process.env.NEXT_RUNTIME !== "nodejs") return;
  const { logEvent } = await import("@/lib/log");
  const { markLogged } = await import("@/lib/log/console");
  markLogged(error);
  const { ERROR_STATUS, isErrorCode } = await import("@/lib/errors");
  const { noteFailure } = await import("@/lib/http/failure-status");
  const digest = error instanceof Error && "digest" in error ? String(error.digest) : undefined;
  const place = { request_id: digest, method: request.method, route: context.routePath };
  // By its digest: Next bundles pages apart from this file, so an AppError of theirs is of another class.
  const code = digest?.split(".", 1)[0];
  if (isErrorCode(code)) {
    const retryAfter = error instanceof Error && "retryAfter" in error ? Number(error.retryAfter) : undefined;
    const headers = { get: (name: string) => [request.headers[name]].flat()[0] ?? null };
    noteFailure(headers, { status: ERROR_STATUS[code], retryAfter });
  }
  if (isErrorCode(code) && ERROR_STATUS[code] < 500 && error instanceof Error)
    logEvent("info", "page.refused", { ...place, code, detail: error.message });
  else logEvent("error", "page.failed", { ...place, error });
};
