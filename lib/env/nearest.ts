import { variableNames, type VariableName } from "./variables";

/** What platforms set and nobody types. */
const NOT_TYPED: readonly VariableName[] = ["VERCEL"];

/** A name as it is compared: its words without case, number and participle, and without what is often added. */
type Shape = {
  readonly typed: string;
  readonly words: readonly string[];
  readonly text: string;
  readonly bare: string;
};

const known = variableNames
  .filter((name) => !NOT_TYPED.includes(name))
  .map((name) => ({ name, shape: shapeOf(name) }));

/**
 * The variable that a name nearly is: other letters, another number or case, words in another order, one too many or too few;
 * or as other projects call the same (`GOOGLE_CLIENT_ID`). Undefined when it is none, or the very name.
 */
export function nearestVariable(name: string): VariableName | undefined {
  const given = shapeOf(name);
  let nearest: VariableName | undefined;
  let least = Infinity;
  for (const { name: candidate, shape } of known) {
    const difference = candidate === name ? Infinity : differenceOf(given, shape);
    if (difference < least) [nearest, least] = [candidate, difference];
  }
  return nearest;
}

function shapeOf(name: string): Shape {
  const words = name
    .toUpperCase()
    .split(/[^A-Z0-9]+/)
    .filter((word) => word !== "" && word !== "CLOAKROOM")
    .map((word) => (/^(NEXT|O)AUTH$/.test(word) ? "AUTH" : stemOf(word)));
  const bare = words.filter((word) => word !== "AUTH" && word !== "CLIENT");
  return {
    typed: name.toUpperCase(),
    words,
    text: words.join("_"),
    bare: bare.length > 1 ? bare.join("_") : "",
  };
}

/** "PROXIES" as "PROXY", "DOMAINS" as "DOMAIN", "ALLOWED" as "ALLOW". */
function stemOf(word: string): string {
  if (word.length < 5) return word;
  return word
    .replace(/IES$/, "Y")
    .replace(/(?<!S)S$/, "")
    .replace(/^(ALLOW|TRUST)ED$/, "$1");
}

/** Infinity for names that have nothing to do with each other. */
function differenceOf(given: Shape, known: Shape): number {
  if (given.text === known.text) return 0;
  if (sorted(given.words) === sorted(known.words)) return 0.5;
  if (given.bare !== "" && given.bare === known.bare) return 0.5;
  const letters = Math.min(editDistance(given.typed, known.typed), editDistance(given.text, known.text));
  if (letters <= tolerated(Math.min(given.text.length, known.text.length))) return letters;
  const [fewer, more] = given.words.length < known.words.length ? [given, known] : [known, given];
  // One word alone is in too many names of others, and so are two, where ours is the shorter one.
  if (fewer.words.length < (fewer === known ? 3 : 2)) return Infinity;
  return fewer.words.every((word) => more.words.includes(word))
    ? 3 + more.words.length - fewer.words.length
    : Infinity;
}

/** How many letters may differ in a name of this length. */
function tolerated(length: number): number {
  if (length < 12) return 1;
  return length < 18 ? 2 : 3;
}

function sorted(words: readonly string[]): string {
  return [...words].sort().join("_");
}

/** Letters to add, take away, change, or change places with their neighbour (Damerau, Levenshtein). */
function editDistance(a: string, b: string): number {
  const rows = [Array.from({ length: b.length + 1 }, (_, column) => column)];
  const at = (row: number, column: number) => rows[row]?.[column] ?? Infinity;
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    rows.push(row);
    for (let j = 1; j <= b.length; j++) {
      const changed = at(i - 1, j - 1) + (a[i - 1] === b[j - 1] ? 0 : 1);
      const swapped =
        i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1] ? at(i - 2, j - 2) + 1 : Infinity;
      row.push(Math.min(changed, swapped, at(i - 1, j) + 1, (row[j - 1] ?? Infinity) + 1));
    }
  }
  return at(a.length, b.length);
}
