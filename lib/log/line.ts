import { describeError } from "./describe-error";
import { isHarmless, scrub } from "./scrub";

export type LogLevel = "fatal" | "error" | "warn" | "info" | "debug" | "trace";

/** All that a line may carry. Whoever needs another field adds it here, having asked whether it can hold a secret. */
export type LogFields = {
  readonly request_id?: string | undefined;
  readonly user_id?: string | undefined;
  readonly session_id?: string | undefined;
  readonly method?: string | undefined;
  /** The route's pattern, such as `/api/me/sessions/{id}`; never the URL, whose query may hold a code. */
  readonly route?: string | undefined;
  readonly provider?: string | undefined;
  readonly code?: string | undefined;
  readonly status?: number | undefined;
  readonly duration_ms?: number | undefined;
  readonly count?: number | undefined;
  readonly detail?: string | undefined;
  /** Anything thrown. */
  readonly error?: unknown;
};

/**
 * An event as a line of JSON, without its end. The allowed fields are picked one by one: what the types forbid does not get
 * through at run time either. Put together by hand, because there is a line for every request, and a logging library took
 * longer for it than a session check (docs/decisions/011).
 */
export function lineOf(level: LogLevel, event: string, fields: LogFields): string {
  return (
    `{"level":"${level}","time":"${now()}","event":${quote(event)}` +
    text("request_id", fields.request_id) +
    text("user_id", fields.user_id) +
    text("session_id", fields.session_id) +
    text("method", fields.method) +
    text("route", fields.route) +
    text("provider", fields.provider) +
    text("code", fields.code) +
    number("status", fields.status) +
    number("duration_ms", fields.duration_ms) +
    number("count", fields.count) +
    text("detail", fields.detail) +
    (fields.error === undefined ? "}" : `,"error":${JSON.stringify(describeError(fields.error))}}`)
  );
}

function text(name: keyof LogFields, value: unknown): string {
  return typeof value === "string" ? `,"${name}":${quote(value)}` : "";
}

function number(name: keyof LogFields, value: unknown): string {
  return typeof value === "number" ? `,"${name}":${Number.isFinite(value) ? value : null}` : "";
}

/** A text in JSON, scrubbed. What is harmless has nothing that JSON escapes either. */
function quote(text: string): string {
  return isHarmless(text) ? `"${text}"` : JSON.stringify(scrub(text));
}

const clock = { milliseconds: Number.NaN, text: "" };

/** The time in ISO 8601, made once a millisecond. */
function now(): string {
  const milliseconds = Date.now();
  if (milliseconds !== clock.milliseconds) {
    clock.milliseconds = milliseconds;
    clock.text = new Date(milliseconds).toISOString();
  }
  return clock.text;
}
