import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createKeyring } from "./keyring";
import { open, seal, SEALED } from "./seal";

const OLD = "an-older-secret-of-at-least-32-bytes!";
const NEW = "a-newer-secret-of-at-least-32-bytes!!";
const ring = createKeyring([NEW]);

describe("what is sealed", () => {
  it("opens for the same purpose", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 4096 }), (plaintext) => {
        expect(open("session", seal("session", plaintext, ring), ring)).toEqual(Buffer.from(plaintext));
      }),
    );
  });

  it("says its version and key id, and is never the same twice", () => {
    const first = seal("session", Buffer.from("x"), ring);
    expect(first).toMatch(new RegExp(`^v1\\.${ring.newest.kid}\\.[\\w-]+$`));
    expect(seal("session", Buffer.from("x"), ring)).not.toBe(first);
  });

  it("says that it is an application's, and neither opens as the other", () => {
    const sealed = seal("application-session", Buffer.from("x"), ring);
    expect(sealed).toMatch(new RegExp(`^a1\\.${ring.newest.kid}\\.[\\w-]+$`));
    expect(SEALED.test(`Bearer ${sealed}`)).toBe(true);
    expect(open("application-session", sealed, ring)).toEqual(Buffer.from("x"));
    expect(open("session", sealed, ring)).toBeNull();
    expect(open("session", sealed.replace("a1.", "v1."), ring)).toBeNull();
    expect(open("application-session", seal("session", Buffer.from("x"), ring), ring)).toBeNull();
  });

  it("does not open for another purpose", () => {
    expect(open("flow", seal("session", Buffer.from("x"), ring), ring)).toBeNull();
  });

  it("does not open with one changed bit of any character", () => {
    const sealed = seal("session", Buffer.from("thirty-two bytes of session data"), ring);
    fc.assert(
      fc.property(fc.nat(sealed.length - 1), fc.integer({ min: 0, max: 6 }), (position, bit) => {
        const flipped = String.fromCharCode(sealed.charCodeAt(position) ^ (1 << bit));
        expect(
          open("session", sealed.slice(0, position) + flipped + sealed.slice(position + 1), ring),
        ).toBeNull();
      }),
      { numRuns: 1000 },
    );
  });

  it("does not open when the last character's unused bits change", () => {
    // 12 + 0 + 16 bytes are 37.3 characters: the last one carries bits that a lax decoder ignores.
    const sealed = seal("session", new Uint8Array(0), ring);
    const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    const last = sealed.at(-1) ?? "";
    for (const other of alphabet.replace(last, "")) {
      expect(open("session", sealed.slice(0, -1) + other, ring)).toBeNull();
    }
  });

  it("does not open with more or less than its three parts, or another version", () => {
    const sealed = seal("session", Buffer.from("x"), ring);
    const [, kid = "", body = ""] = sealed.split(".");
    for (const text of [
      `${sealed}.`,
      `${sealed}.x`,
      `v2.${kid}.${body}`,
      `.${kid}.${body}`,
      `v1..${body}`,
      `v1.${kid}.`,
    ])
      expect(open("session", text, ring)).toBeNull();
  });

  it("does not open when it is cut, at whichever end", () => {
    const [, kid = "", body = ""] = seal("session", Buffer.from("some words"), ring).split(".");
    for (let cut = 1; cut < body.length; cut++) {
      expect(open("session", `v1.${kid}.${body.slice(0, cut)}`, ring)).toBeNull();
      expect(open("session", `v1.${kid}.${body.slice(cut)}`, ring)).toBeNull();
    }
  });

  it("no text at all makes it throw", () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.string().map((text) => `v1.${ring.newest.kid}.${text}`),
        ),
        (text) => {
          expect(open("session", text, ring)).toBeNull();
        },
      ),
    );
  });
});

describe("rotation of secrets", () => {
  const before = createKeyring([OLD]);
  const during = createKeyring([NEW, OLD]);
  const sealedBefore = seal("session", Buffer.from("x"), before);

  it("the newest seals, all open", () => {
    expect(open("session", sealedBefore, during)).toEqual(Buffer.from("x"));
    expect(seal("session", Buffer.from("x"), during).split(".")[1]).toBe(ring.newest.kid);
  });

  it("a removed secret opens nothing more", () => {
    expect(open("session", sealedBefore, ring)).toBeNull();
  });

  it("key ids do not depend on the order, and reveal no secret", () => {
    expect(before.newest.kid).not.toBe(ring.newest.kid);
    expect(during.find(before.newest.kid)?.kid).toBe(before.newest.kid);
    expect(OLD).not.toContain(before.newest.kid);
  });
});
