import { z } from "zod";

/** The longest name of a person, in characters. */
export const MAX_NAME = 200;

/**
 * A person's name as they write it: any script, 1 to MAX_NAME characters (code points), composed the usual way (NFC), no
 * control characters, and something to see. The messages are codes, which pages have words for.
 */
export const personName = z
  .string()
  .transform((name) => name.normalize().trim())
  .pipe(
    z
      .string()
      .min(1, { error: "name-missing", abort: true })
      .refine((name) => Array.from(name).length <= MAX_NAME, { error: "name-too-long", abort: true })
      .refine(
        (name) => name.isWellFormed() && !/\p{Cc}/u.test(name) && /[\p{L}\p{N}\p{P}\p{S}]/u.test(name),
        {
          error: "name-unreadable",
        },
      ),
  );

export const NAME_PROBLEMS = ["name-missing", "name-too-long", "name-unreadable"] as const;
