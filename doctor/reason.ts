/** Why something failed, in the words of whoever knew best: the innermost cause. */
export function reasonOf(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return reasonOf(error.errors[0]);
  if (!(error instanceof Error)) return String(error);
  // What ended a connection after a timeout is not why it took so long.
  if (error.cause instanceof Error && !/timeout/i.test(error.message)) return reasonOf(error.cause);
  if (error.name === "TimeoutError") return "no answer in time";
  return error.message.split("\n")[0] ?? error.name;
}

/** The code that Node, OpenSSL or PostgreSQL gives an error, wherever in its causes. */
export function codeOf(error: unknown): string | undefined {
  if (error instanceof AggregateError && error.errors.length > 0) return codeOf(error.errors[0]);
  if (!(error instanceof Error)) return undefined;
  if ("code" in error && typeof error.code === "string") return error.code;
  return codeOf(error.cause);
}
