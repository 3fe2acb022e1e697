import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { AppError } from "@/lib/errors";
import { bearerValue } from "./authorization";

const outcome = (header: string) => {
  try {
    return bearerValue(header);
  } catch (error) {
    return error instanceof AppError ? error.code : "another error";
  }
};

/** RFC 9110 section 11.2. */
const token68 = fc
  .tuple(
    fc.string({ unit: fc.constantFrom("a", "Z", "0", "9", "-", ".", "_", "~", "+", "/"), minLength: 1 }),
    fc.constantFrom("", "=", "=="),
  )
  .map((parts) => parts.join(""));

describe("an Authorization header", () => {
  it("gives its bearer value, whatever the scheme's case and the spaces around", () => {
    expect(bearerValue("Bearer v1.kid.body")).toBe("v1.kid.body");
    expect(bearerValue("bearer  abc==")).toBe("abc==");
    expect(bearerValue(" BEARER a~b+c/d_e-f ")).toBe("a~b+c/d_e-f");
  });

  it.each([
    "",
    "Bearer",
    "Bearer ",
    "Bearer a b",
    "Bearer a,b",
    'Bearer "a"',
    "Bearer =",
    "Basic YTpi",
    "v1.a.b",
  ])("is refused when it is %j", (header) => {
    expect(outcome(header)).toBe("unauthenticated");
  });

  it("gives back what was put in, and for any text either a value or 401", () => {
    fc.assert(
      fc.property(token68, (value) => {
        expect(bearerValue(`Bearer ${value}`)).toBe(value);
      }),
    );
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        expect(outcome(text)).toMatch(/^(unauthenticated|[\w.~+/-]+=*)$/);
        expect(outcome(`Bearer ${text}`)).toMatch(/^(unauthenticated|[\w.~+/-]+=*)$/);
      }),
    );
  });
});
