import { randomUUID } from "node:crypto";
import { AppError, type ErrorCode } from "@/lib/errors";
import { logEvent } from "@/lib/log";
import type { Outcome } from "./query";

type Details = Record<string, string | number>;

/**
 * A page of the account that says what has been done. Redirecting there after a post makes the words survive a reload,
 * which then repeats nothing.
 */
export function pageSaying(path: string, notice: Outcome, details: Details = {}): string {
  return withQuery(path, { ...details, notice });
}

/** A page that says what could not be done, with a reference that the log carries too. */
export function pageRefusing(path: string, code: ErrorCode, event: string, error?: unknown): string {
  const reference = randomUUID();
  const level = error === undefined ? "info" : "error";
  logEvent(level, event, { request_id: reference, code, ...(error === undefined ? {} : { error }) });
  return withQuery(path, { error: code, reference });
}

/** Where `begin` sends the browser, or the page that says why it cannot. */
export async function beginOrExplain(path: string, begin: () => Promise<string>): Promise<string> {
  try {
    return await begin();
  } catch (error) {
    return pageRefusing(path, error instanceof AppError ? error.code : "unexpected", "flow.not-begun", error);
  }
}

/** A path with parameters added to its query. */
export function withQuery(path: string, details: Details): string {
  const [before = "", query] = path.split("?", 2);
  const parameters = new URLSearchParams(query);
  for (const [name, value] of Object.entries(details)) parameters.set(name, String(value));
  return `${before}?${parameters.toString()}`;
}
