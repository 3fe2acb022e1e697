import { logEvent } from "../log";
import type { LogLevel } from "./line";

const LEVELS = { error: "error", warn: "warn", info: "info", log: "info", debug: "debug" } as const;

/**
 * Makes everything that Next and libraries print a line of JSON like every other, masked like every other. To be called
 * once, as a production server starts; what is printed before that is Next's greeting.
 */
export function captureConsole(): void {
  const captured = Object.entries(LEVELS).map(([method, level]) => [
    method,
    (...values: unknown[]) => logPrinted(level, values),
  ]);
  Object.assign(console, Object.fromEntries(captured));
}

const logged = new WeakSet<Error>();

/** Notes that an error has a line of its own, with its route: Next prints it as well, before or after. */
export function markLogged(error: unknown): void {
  if (error instanceof Error) logged.add(error);
}

/** How Next begins what it prints of a request that failed. */
const FAILED = "⨯";
/** Milliseconds after which nobody else has logged a printed error. */
const OTHERS_TURN = 1_000;

/** Only texts and errors: what else is printed may be a request, an answer or a row. */
function logPrinted(level: LogLevel, values: readonly unknown[]): void {
  const error = values.find((value) => value instanceof Error);
  const detail = values
    .filter((value) => typeof value === "string")
    .join(" ")
    .trim();
  if (error === undefined && detail === "") return;
  const write = () => {
    if (error === undefined || !logged.has(error)) logEvent(level, "console.printed", { detail, error });
  };
  if (error !== undefined && detail === FAILED) setTimeout(write, OTHERS_TURN).unref();
  else write();
}
