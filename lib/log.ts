import { pino, type Logger } from "pino";
import { env } from "./env";
import { describeError } from "./log/describe-error";
import { scrub } from "./log/scrub";

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

const STRINGS = [
  "request_id",
  "user_id",
  "session_id",
  "method",
  "route",
  "provider",
  "code",
  "detail",
] as const;
const NUMBERS = ["status", "duration_ms", "count"] as const;

let processLogger: Logger | undefined;

/**
 * Writes one line of JSON to standard output: `{"level","time","event",...fields}`.
 * @param event what happened, as `noun.verb`: `session.started`, `database.connection-lost`
 */
export function logEvent(level: LogLevel, event: string, fields: LogFields = {}): void {
  processLogger ??= createLogger(levelOfProcess());
  if (processLogger.isLevelEnabled(level)) processLogger[level](lineOf(event, fields));
}

/** A logger of one JSON object a line, to standard output or to the given stream. */
export function createLogger(level: string, stream?: { write(line: string): void }): Logger {
  const options = {
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }) },
  };
  // Lines that come while one is being written go out together, so that logging each of many requests does not slow them
  // down. What is left is written as the process ends.
  return pino(options, stream ?? pino.destination({ dest: 1, sync: false }));
}

/** The allowed fields of an event, picked one by one: what the types forbid does not get through at run time either. */
export function lineOf(event: string, fields: LogFields): Record<string, unknown> {
  const line: Record<string, unknown> = { event: scrub(event) };
  for (const name of STRINGS) if (typeof fields[name] === "string") line[name] = scrub(fields[name]);
  for (const name of NUMBERS) if (typeof fields[name] === "number") line[name] = fields[name];
  if (fields.error !== undefined) line.error = describeError(fields.error);
  return line;
}

function levelOfProcess(): string {
  try {
    return env().logLevel;
  } catch {
    // An environment that does not parse is itself what has to be logged.
    return "info";
  }
}
