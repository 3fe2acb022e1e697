import { expect, test } from "vitest";
import { CODE_CHALLENGE, verifierFits } from "./pkce";

// RFC 7636 appendix B.
const VERIFIER = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
const CHALLENGE = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";

test("the verifier of a challenge fits, and no other does", () => {
  expect(CHALLENGE).toMatch(CODE_CHALLENGE);
  expect(verifierFits(CHALLENGE, VERIFIER)).toBe(true);
  for (const other of [VERIFIER.slice(0, -1), `${VERIFIER}A`, VERIFIER.toLowerCase(), CHALLENGE, ""])
    expect(verifierFits(CHALLENGE, other), other).toBe(false);
});

test("a verifier without a challenge, or the other way round, is a downgrade; neither is none", () => {
  expect(verifierFits(CHALLENGE, undefined)).toBe(false);
  expect(verifierFits(null, VERIFIER)).toBe(false);
  expect(verifierFits(null, undefined)).toBe(true);
});

test("a verifier has 43 to 128 characters of its alphabet, whatever it hashes to", () => {
  for (const verifier of ["a".repeat(42), "a".repeat(129), `${"a".repeat(42)}+`, `${"a".repeat(42)}é`])
    expect(verifierFits("x".repeat(43), verifier), verifier).toBe(false);
});
