import { describe, expect, it } from "vitest";
import { accentColour, contrast } from "./colour";
import { emailAddress, pageUrl, productName } from "./product";

describe("a product name", () => {
  it("is a line of at most 40 characters", () => {
    expect(productName.parse("Гардероб & Co. {x}")).toBe("Гардероб & Co. {x}");
    for (const name of ["x".repeat(41), "two\nlines", "turned\u202Earound"])
      expect(productName.safeParse(name).success, name).toBe(false);
  });
});

describe("the address of a page", () => {
  it("is http or https, and has nobody's password", () => {
    expect(pageUrl.parse("https://example.com/privacy?lang=en#cookies")).toBe(
      "https://example.com/privacy?lang=en#cookies",
    );
    for (const url of [
      "javascript:alert(1)",
      "data:text/html,x",
      "//example.com",
      "/privacy",
      "https://a:b@example.com/",
      "https:\\example.com",
      "example.com",
    ])
      expect(pageUrl.safeParse(url).success, url).toBe(false);
  });
});

describe("a support address", () => {
  it("is one address, and no link", () => {
    expect(emailAddress.parse("Help@example.com")).toBe("Help@example.com");
    for (const address of [
      "help",
      "mailto:help@example.com",
      "a@b.example, c@d.example",
      "Help <a@b.example>",
      "a@b.example?cc=x@y.example",
    ])
      expect(emailAddress.safeParse(address).success, address).toBe(false);
  });
});

describe("an accent colour", () => {
  it("is refused where text in it could not be read", () => {
    for (const colour of ["#8fd3b8", "#ff8800", "red", "#123", "1d5b48", "#1d5b48;"])
      expect(accentColour.safeParse(colour).success, colour).toBe(false);
  });

  it.each(["#1d5b48", "#000000", "#0000ff", "#A0201A", "#5b2a86"])(
    "%s can be read in both themes",
    (colour) => {
      const { light, dark } = accentColour.parse(colour);
      expect(light.accent).toBe(colour.toLowerCase());
      for (const [ground, { accent }] of [
        ["#f7f6f3", light],
        [light.soft, light],
        ["#1b1c1a", dark],
        [dark.soft, dark],
      ] as const)
        expect(contrast(accent, ground)).toBeGreaterThanOrEqual(4.5);
    },
  );
});
