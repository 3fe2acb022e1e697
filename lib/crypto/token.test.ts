import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { generateSecret, hashSecret, sameText, SECRET_BYTES, secretMatches } from "./token";

describe("a secret", () => {
  it("is 32 bytes and never the same twice", () => {
    expect(SECRET_BYTES).toBe(32);
    expect(generateSecret()).toHaveLength(32);
    expect(generateSecret()).not.toEqual(generateSecret());
  });

  it("is kept as its SHA-256", () => {
    const secret = Buffer.alloc(SECRET_BYTES, 7);
    expect(Buffer.from(hashSecret(secret))).toEqual(createHash("sha256").update(secret).digest());
  });

  it("matches its own digest only", () => {
    const secret = generateSecret();
    expect(secretMatches(secret, hashSecret(secret))).toBe(true);
    expect(secretMatches(generateSecret(), hashSecret(secret))).toBe(false);
    expect(secretMatches(hashSecret(secret), hashSecret(secret))).toBe(false);
    expect(secretMatches(secret, new Uint8Array(0))).toBe(false);
  });
});

describe("two texts", () => {
  it.each([
    ["", ""],
    ["secret", "secret"],
    ["п", "п"],
  ])("%j and %j are the same", (one, other) => {
    expect(sameText(one, other)).toBe(true);
  });

  it.each([
    ["secret", "Secret"],
    ["Secret", "secret"],
    ["secret", "secret "],
    ["secret", ""],
    ["", "secret"],
    ["п", "p"],
  ])("%j and %j are not", (one, other) => {
    expect(sameText(one, other)).toBe(false);
  });
});
