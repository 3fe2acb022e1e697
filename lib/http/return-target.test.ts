import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { encodeTarget, safeTarget, startUrl } from "./return-target";

const ORIGIN = "https://a.example.net";
const latin1 = fc.integer({ min: 0x21, max: 0xff }).filter((code) => code < 0x7f || code >= 0x80);
const target = fc
  .array(latin1, { maxLength: 4095 })
  .map((codes) => `/${String.fromCharCode(...codes)}`)
  .filter((text) => !text.startsWith("/.cloakroom"));

it("asks for a new proof of whoever is signed in only where that is said", () => {
  expect(startUrl(ORIGIN, "/a?b=c&d")).toBe(`${ORIGIN}/.cloakroom/start?to=/a?b=c%26d`);
  expect(startUrl(ORIGIN, "/a", "login")).toBe(`${ORIGIN}/.cloakroom/start?to=/a&prompt=login`);
});

describe("the target that leads back", () => {
  it("is the same, byte for byte, after it was a parameter", () => {
    fc.assert(
      fc.property(target, (text) => {
        const encoded = encodeTarget(text);
        expect(encoded).toMatch(/^[!-~]*$/);
        const to = new URL(`${ORIGIN}/.cloakroom/start?to=${encoded}`).searchParams.get("to");
        expect(to).toBe(text);
        expect(safeTarget(to)).toBe(text);
      }),
    );
  });

  it("stays at its origin, whatever it is", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.webUrl(), target), (text) => {
        expect(new URL(ORIGIN + safeTarget(text)).origin).toBe(ORIGIN);
      }),
    );
  });

  it.each([
    "//evil.example/",
    "/\\evil.example",
    "/%2e%2e/",
    "/@evil.example",
    "/a'b?c=d&e=%20+;#",
    `/${"%".repeat(4095)}`,
  ])("%s stays", (text) => {
    expect(safeTarget(text)).toBe(text);
  });

  it.each([
    null,
    "",
    "x",
    "@evil.example",
    ".evil.example/",
    ":8443/",
    "https://evil.example/",
    "/a\r\nSet-Cookie: b=c",
    "/a b",
    "/\u0430",
    `/${"x".repeat(4096)}`,
    "/.cloakroom/start?to=/",
    "/.cloakroom",
    "/.cloakroom?x",
  ])("%j leads to the beginning", (text) => {
    expect(safeTarget(text)).toBe("/");
  });

  it("is short in a parameter", () => {
    expect(encodeTarget("/a/b?c=d,e&f=%20")).toBe("/a/b?c=d,e%26f=%2520");
  });
});
