const graphemes = new Intl.Segmenter(undefined, { granularity: "grapheme" });

/** Keeps the letters of a joining script, such as Arabic, from being drawn as one word. */
const ZERO_WIDTH_NON_JOINER = "\u200c";

/**
 * The initials of a name in any script: the first letter of its first and of its last word, whole even where it takes
 * several code points. Punctuation is skipped; a name without letters has no initials.
 */
export function initialsOf(name: string): string {
  const letters = name
    .split(/\s+/)
    .map(firstLetter)
    .filter((letter) => letter !== undefined);
  const [first, last] = [letters.at(0), letters.slice(1).at(-1)];
  return [first, last]
    .filter((letter) => letter !== undefined)
    .join(ZERO_WIDTH_NON_JOINER)
    .toLocaleUpperCase();
}

function firstLetter(word: string): string | undefined {
  for (const { segment } of graphemes.segment(word)) {
    if (/[\p{L}\p{N}\p{Extended_Pictographic}]/u.test(segment)) return segment;
  }
  return undefined;
}
