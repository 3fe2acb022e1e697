import { randomUUID } from "node:crypto";
import { AppError, type ErrorCode } from "@/lib/errors";
import { logEvent } from "@/lib/log";
import type { AdminOutcome, Outcome } from "./outcomes";

type Details = Record<string, string | number>;

/**
 * A page that says what has been done. Redirecting there after a post makes the words survive a reload, which then repeats
 * nothing.
 */
export function withNotice(path: string, notice: Outcome | AdminOutcome, details: Details = {}): string {
  return withQuery(path, { ...details, notice });
}

/** A page that says what could not be done, with a reference that the log carries too. */
export function withError(path: string, code: ErrorCode, event: string, error?: unknown): string {
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
    return withError(path, error instanceof AppError ? error.code : "unexpected", "flow.not-begun", error);
  }
}

/** A path with the fields of a filter in its query, without those that are empty. */
export function withFilter(path: string, filter: Readonly<Record<string, string | undefined>>): string {
  const given = Object.entries(filter).flatMap(([name, value]) => (value ? [[name, value] as const] : []));
  return given.length === 0 ? path : withQuery(path, Object.fromEntries(given));
}

/** A path with parameters added to its query. */
export function withQuery(path: string, details: Details): string {
  const [before = "", query] = path.split("?", 2);
  const parameters = new URLSearchParams(query);
  for (const [name, value] of Object.entries(details)) parameters.set(name, String(value));
  return `${before}?${parameters.toString()}`;
}
