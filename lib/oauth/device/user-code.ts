import { randomInt } from "node:crypto";

/** Without vowels, so that no words come of it, and without what looks like a digit (RFC 8628 section 6.1). */
const LETTERS = "BCDFGHJKLMNPQRSTVWXZ";
/** 20^8 codes: at a hundred guesses a minute for ten minutes one in 25 million finds one that waits. */
const LENGTH = 8;

/** Cyrillic letters that look like letters of a code, for keyboards that are set to them. */
const LOOKALIKES: Readonly<Record<string, string>> = {
  В: "B",
  С: "C",
  Н: "H",
  К: "K",
  М: "M",
  Р: "P",
  Т: "T",
  Х: "X",
};

/** A new code as it is shown: `WDJB-MJHT`. */
export function generateUserCode(): string {
  const letters = Array.from({ length: LENGTH }, () => LETTERS[randomInt(LETTERS.length)]);
  return `${letters.slice(0, LENGTH / 2).join("")}-${letters.slice(LENGTH / 2).join("")}`;
}

/**
 * A code as it is kept, however it was typed: in any case, with or without dashes and spaces.
 * @returns null for what is none
 */
export function normalizeUserCode(typed: string): string | null {
  const letters = Array.from(typed.toUpperCase(), (letter) => LOOKALIKES[letter] ?? letter)
    .join("")
    .replace(/[\s\p{Pd}\p{Zs}._]/gu, "");
  return new RegExp(`^[${LETTERS}]{${String(LENGTH)}}$`).test(letters) ? letters : null;
}
