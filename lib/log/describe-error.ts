import { scrub } from "./scrub";

const DEEPEST_CAUSE = 5;

/** An error as a log line holds it. */
export type DescribedError = {
  readonly name: string;
  readonly message: string;
  readonly code?: string | number;
  readonly stack?: string;
  readonly cause?: DescribedError;
};

/**
 * What may be logged of anything thrown: name, message, code, stack and the chain of causes, all scrubbed. Other
 * properties are left out, for libraries hang requests, responses and rows on their errors.
 */
export function describeError(error: unknown, depth = 0): DescribedError {
  if (!(error instanceof Error)) return describeThrown(error);
  const cause = depth < DEEPEST_CAUSE ? causeOf(error) : undefined;
  const code = "code" in error ? error.code : undefined;
  // JSON.parse quotes what it was given, which may be a body with a token in it.
  const message = error instanceof SyntaxError ? "something could not be parsed" : error.message;
  return {
    name: scrub(error.name),
    message: scrub(message),
    ...(typeof code === "string" || typeof code === "number"
      ? { code: typeof code === "string" ? scrub(code) : code }
      : {}),
    ...(error.stack === undefined ? {} : { stack: scrub(error.stack.replace(error.message, () => message)) }),
    ...(cause === undefined ? {} : { cause: describeError(cause, depth + 1) }),
  };
}

function describeThrown(thrown: unknown): DescribedError {
  const told = typeof thrown === "string" || typeof thrown === "number";
  return { name: "NonError", message: told ? scrub(String(thrown)) : `a thrown ${typeof thrown}` };
}

/** Auth.js keeps the original under `cause.err`, everybody else under `cause`. */
function causeOf(error: Error): unknown {
  const { cause } = error;
  if (typeof cause === "object" && cause !== null && !(cause instanceof Error) && "err" in cause)
    return cause.err;
  return cause;
}
