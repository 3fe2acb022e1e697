import { z } from "zod";

/**
 * Letters, digits, punctuation and signs that show nothing, such as the filler letters of Hangul and the blank of Braille:
 * a text of these alone would look like no text, and be a name that nobody can see in a list.
 */
const BLANK = String.raw`\p{Default_Ignorable_Code_Point}\u2800\ufffc\u{13441}\u{13442}\u{1d159}`;
const SOMETHING_TO_SEE = new RegExp(String.raw`(?![${BLANK}])[\p{L}\p{N}\p{P}\p{S}]`, "u");
const CONTROL_CHARACTERS = /\p{Cc}/gu;
/**
 * Embeddings, overrides and isolates (UAX 9): they would turn round what a page says after the text. No text needs them;
 * the marks and joiners that Arabic, Hebrew, Persian and emoji need are others.
 */
const DIRECTION_CHANGES = /[\u202a-\u202e\u2066-\u2069]/g;

/**
 * A schema of text that one person writes and others read: any script, 1 to `longest` characters (code points), composed
 * the usual way (NFC), no control characters, and something to see. `problems` are the messages, which pages have words for.
 */
export function visibleText(
  longest: number,
  problems: { readonly missing: string; readonly tooLong: string; readonly unreadable: string },
) {
  return z
    .string()
    .transform(compose)
    .pipe(
      z
        .string()
        .min(1, { error: problems.missing, abort: true })
        .refine((text) => lengthOf(text) <= longest, { error: problems.tooLong, abort: true })
        .refine((text) => text.isWellFormed() && text.search(CONTROL_CHARACTERS) < 0 && isVisible(text), {
          error: problems.unreadable,
        }),
    );
}

/**
 * Text from elsewhere made such as `visibleText` takes: without what it refuses, and cut between characters.
 * @returns null when nothing is left that could be seen
 */
export function toVisibleText(text: string, longest: number): string | null {
  const whole = compose(text.toWellFormed().replace(CONTROL_CHARACTERS, ""));
  const cut = Array.from(whole).slice(0, longest).join("").trimEnd();
  return isVisible(cut) ? cut : null;
}

function compose(text: string): string {
  return text.replace(DIRECTION_CHANGES, "").normalize().trim();
}

function lengthOf(text: string): number {
  return Array.from(text).length;
}

function isVisible(text: string): boolean {
  return SOMETHING_TO_SEE.test(text);
}
