import { createDecipheriv } from "node:crypto";
import { describe, expect, it } from "vitest";
import { createKeyring } from "./keyring";
import { seal } from "./seal";

const ring = createKeyring(["a-secret-of-at-least-32-bytes-for-this-test"]);
const other = createKeyring(["another-secret-of-at-least-32-bytes-for-it"]);

describe("the key of a purpose", () => {
  it("is 32 bytes, the same each time, and of that purpose and secret alone", () => {
    const key = ring.newest.derive("session");
    expect(key).toHaveLength(32);
    expect(ring.newest.derive("session")).toEqual(key);
    expect(ring.newest.derive("flow")).not.toEqual(key);
    expect(other.newest.derive("session")).not.toEqual(key);
  });

  it("is no key without a secret", () => {
    expect(() => createKeyring([])).toThrow();
  });

  it("is found by its id alone", () => {
    expect(ring.find(ring.newest.kid)).toBe(ring.newest);
    expect(ring.find(other.newest.kid)).toBeUndefined();
  });
});

/** Opens a value with the key of one purpose, as made for another: what the key alone would not tell. */
function decipher(sealed: string, associated: string): string {
  const [, , encoded = ""] = sealed.split(".");
  const body = Buffer.from(encoded, "base64url");
  const decipher = createDecipheriv("aes-256-gcm", ring.newest.derive("session"), body.subarray(0, 12));
  decipher.setAAD(Buffer.from(associated));
  decipher.setAuthTag(body.subarray(-16));
  return Buffer.concat([decipher.update(body.subarray(12, -16)), decipher.final()]).toString();
}

describe("what a sealed value authenticates beside its key", () => {
  const sealed = seal("session", Buffer.from("x"), ring);
  const { kid } = ring.newest;

  it("is version, key id and purpose", () => {
    expect(decipher(sealed, `v1.${kid}.session`)).toBe("x");
    for (const associated of [`v1.${kid}.flow`, `v2.${kid}.session`, "v1.other.session", ""])
      expect(() => decipher(sealed, associated)).toThrow();
  });
});
