/** Bytes of a secret from which keys are derived (NIST SP 800-107: not less than the digest's strength). */
export const SECRET_BYTES = 32;

const SAMPLE_WORDS = /secret|changeme|password|example|sample|placeholder|replaceme/;
const LEAST_DISTINCT = 10;

/**
 * Why a secret is too weak to be one, or undefined; completes the sentence "<VARIABLE> ...".
 * Entropy cannot be measured from one value; this only catches what nobody's random generator writes.
 * @param leastBytes its least length in bytes of UTF-8
 */
export function weaknessOf(secret: string, leastBytes = SECRET_BYTES): string | undefined {
  const bytes = new TextEncoder().encode(secret).length;
  if (bytes < leastBytes) return `is too short: ${bytes} bytes where at least ${leastBytes} are needed`;
  if (isSample(secret)) return "is a sample value that anyone can guess";
  if (/^(.+?)\1+$/su.test(secret)) return "repeats itself";
  if (new Set(secret).size < LEAST_DISTINCT) return "has too little variety to be random";
  if (isSequence(secret)) return "is a sequence that anyone can guess";
  return undefined;
}

/** Whether a text contains a word that stands where a secret should be. */
export function isSample(text: string): boolean {
  return SAMPLE_WORDS.test(text.toLowerCase().replace(/[^a-z0-9]/g, ""));
}

/** "abcdefgh...", "9876...": most characters are the neighbour of the one before. */
function isSequence(text: string): boolean {
  const codes = Array.from(text, (character) => character.codePointAt(0) ?? 0);
  const steps = codes.slice(1).filter((code, index) => Math.abs(code - (codes[index] ?? 0)) === 1);
  return steps.length > codes.length / 2;
}
