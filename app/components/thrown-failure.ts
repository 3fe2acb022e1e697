/** The failures that pages and actions throw rather than redirect with; error.tsx has words for these alone. */
export const THROWN_CODES = [
  "unexpected",
  "malformed-request",
  "cross-origin",
  "rate-limited",
  "database-unavailable",
] as const;

export type ThrownFailure = {
  readonly code: (typeof THROWN_CODES)[number];
  /** Also in the log. */
  readonly reference: string | null;
};

/**
 * What a browser may know of an error thrown on the server. Next hands over its `digest` alone: of an AppError
 * "<code>.<reference>", of anything else a number. An error of the browser itself has none.
 */
export function readThrownFailure(error: unknown): ThrownFailure {
  const digest = error instanceof Error && "digest" in error ? error.digest : undefined;
  if (typeof digest !== "string" || digest === "") return { code: "unexpected", reference: null };
  const [name, reference] = digest.split(".", 2);
  const code = THROWN_CODES.find((known) => known === name) ?? "unexpected";
  return { code, reference: reference ?? digest };
}
