import { env } from "./env";
import { lineOf, type LogFields, type LogLevel } from "./log/line";
import { writeLine } from "./log/standard-output";

/** Writes an event that is grave enough. */
type Logger = (level: LogLevel, event: string, fields: LogFields) => void;

const GRAVITY = { trace: 0, debug: 1, info: 2, warn: 3, error: 4, fatal: 5, silent: 6 } as const;

let processLogger: Logger | undefined;

/**
 * Writes one line of JSON to standard output: `{"level","time","event",...fields}`.
 * @param event what happened, as `noun.verb`: `session.started`, `database.connection-lost`
 */
export function logEvent(level: LogLevel, event: string, fields: LogFields = {}): void {
  processLogger ??= createLogger(levelOfProcess());
  processLogger(level, event, fields);
}

/** A logger of one JSON object a line, to standard output or to the given function. */
export function createLogger(lowest: keyof typeof GRAVITY, write = writeLine): Logger {
  return (level, event, fields) => {
    if (GRAVITY[level] >= GRAVITY[lowest]) write(lineOf(level, event, fields));
  };
}

function levelOfProcess(): keyof typeof GRAVITY {
  try {
    return env().logLevel;
  } catch {
    // An environment that does not parse is itself what has to be logged.
    return "info";
  }
}
