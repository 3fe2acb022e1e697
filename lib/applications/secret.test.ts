import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import { generateClientSecret, hashClientSecret } from "./secret";

describe("generateClientSecret", () => {
  it("makes another one each time, of 32 bytes, that can be told at sight", () => {
    const secrets = Array.from({ length: 100 }, generateClientSecret);
    expect(new Set(secrets).size).toBe(100);
    for (const secret of secrets) {
      expect(secret).toMatch(/^cs_[\w-]+$/);
      expect(Buffer.from(secret.slice(3), "base64url")).toHaveLength(32);
    }
  });
});

describe("hashClientSecret", () => {
  it("is SHA-256 of the text, so that other tools make it too", () => {
    const secret = generateClientSecret();
    const digest = createHash("sha256").update(secret, "utf8").digest("hex");
    expect(Buffer.from(hashClientSecret(secret) ?? []).toString("hex")).toBe(digest);
  });

  it.each(["", "password", "cs_", `cs_${"a".repeat(42)}`, `cs_${"a".repeat(44)}`, `cs_${"a".repeat(43)}\n`])(
    "takes nothing that we have not made: %j",
    (text) => {
      expect(hashClientSecret(text)).toBeNull();
    },
  );
});
