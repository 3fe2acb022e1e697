import { randomBytes } from "node:crypto";
import { describe, expect, it } from "vitest";
import { weaknessOf } from "./secrets";

describe("a secret", () => {
  it("passes when a random generator wrote it, in base64, base64url or hex", () => {
    for (let round = 0; round < 500; round++) {
      const bytes = randomBytes(32);
      for (const text of [bytes.toString("base64"), bytes.toString("base64url"), bytes.toString("hex")])
        expect(weaknessOf(text), text).toBeUndefined();
    }
  });

  it("is counted in bytes, not characters", () => {
    expect(weaknessOf("qW8zLx0vBn3mKj7hGf2dSa5pOi9uYt1")).toMatch(/^is too short: 31 bytes/);
    expect(weaknessOf("съешьже ещёэтихмягк")).toBeUndefined();
  });

  it.each([
    ["one character", "a".repeat(64)],
    ["a repeated word", "k7Qz9xWp2m".repeat(5)],
    ["few characters", "abcabdacbbcadbacdbacbdabcdbacbdbaccd"],
    ["an alphabet", "abcdefghijklmnopqrstuvwxyz0123456789"],
    ["a sample", "this-is-a-Secret-k7Qz9xWp2mVb4NcRt8Yd"],
    ["a changeme", "CHANGE-ME-k7Qz9xWp2mVb4NcRt8YdLs6Hf"],
    ["a password", "P_a_s_s_w_o_r_d k7Qz9xWp2mVb4NcRt8Yd"],
  ])("is refused as %s", (_, text) => {
    expect(weaknessOf(text)).toBeDefined();
  });
});
