import { z } from "zod";

/**
 * Text that somebody typed into a field, cut where the field takes no more: so much of it comes back with a refusal.
 * @param longest in UTF-16 units, as browsers count
 */
export function typedText(longest: number) {
  return z.string().transform((text) => text.slice(0, longest).toWellFormed());
}

/**
 * Text to look for, or "" where there is none.
 * @param longest in UTF-16 units
 */
export function searchText(longest: number) {
  return (
    typedText(longest)
      // PostgreSQL has no text with a NUL, and nothing that is looked for has any of these.
      .transform((text) => text.replace(/\p{Cc}/gu, " ").trim())
      .catch("")
  );
}
