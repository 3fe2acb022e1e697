import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { encodeHeaderText } from "./forward-auth";

describe("text in a header", () => {
  it.each([
    ["Alex Sample", "Alex Sample"],
    ["100 %", "100 %25"],
    ["Проба", "%D0%9F%D1%80%D0%BE%D0%B1%D0%B0"],
    [" a ", "%20a%20"],
    ["🙂", "%F0%9F%99%82"],
    ["a\r\nx: 1", "a%0D%0Ax: 1"],
    ["a\ud800", "a%EF%BF%BD"],
  ])("%j is sent as %s", (text, encoded) => {
    expect(encodeHeaderText(text)).toBe(encoded);
  });

  it("can be sent, and read by any percent-decoder, whatever it is", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        const encoded = encodeHeaderText(text);
        expect(new Headers({ "remote-name": encoded }).get("remote-name")).toBe(encoded);
        expect(encoded).toMatch(/^[\x20-\x7e]*$/);
        expect(decodeURIComponent(encoded)).toBe(text.toWellFormed());
      }),
    );
  });
});
