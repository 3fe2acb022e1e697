import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parseSetCookie, serialiseCookie } from "./cookies";

describe("a Set-Cookie header", () => {
  it("has its attributes", () => {
    const expires = new Date("2030-01-02T03:04:05Z");
    const attributes = {
      httpOnly: true,
      secure: true,
      sameSite: "lax",
      path: "/",
      expires,
      maxAge: 60.7,
    } as const;
    expect(serialiseCookie("__Host-session", "v1.a.b", attributes)).toBe(
      "__Host-session=v1.a.b; Path=/; Expires=Wed, 02 Jan 2030 03:04:05 GMT; Max-Age=60; HttpOnly; Secure; SameSite=Lax",
    );
    expect(serialiseCookie("a", "")).toBe("a=");
  });

  it("is refused with a name, value or path that could end it", () => {
    for (const text of ["a b", "a;b", "a,b", "a\r\nb", 'a"b', "a\\b", "é", "\0"]) {
      expect(() => serialiseCookie("a", text), text).toThrow(TypeError);
      expect(() => serialiseCookie(text, "a"), text).toThrow(TypeError);
    }
    expect(() => serialiseCookie("", "a")).toThrow(TypeError);
    expect(() => serialiseCookie("a", "b", { path: "/; Domain=evil.test" })).toThrow(TypeError);
  });

  it("is refused when a prefix promises what its attributes do not keep", () => {
    expect(() => serialiseCookie("__Host-a", "b", { path: "/" })).toThrow(/Secure/);
    expect(() => serialiseCookie("__Host-a", "b", { secure: true, path: "/account" })).toThrow(/Path/);
    expect(() => serialiseCookie("a", "b", { sameSite: "none" })).toThrow(/Secure/);
  });

  it("is refused above 4096 bytes", () => {
    expect(serialiseCookie("a", "x".repeat(4094))).toHaveLength(4096);
    expect(() => serialiseCookie("a", "x".repeat(4095))).toThrow(RangeError);
  });

  it("is read back to its name and value", () => {
    const name = fc.stringMatching(/^[\w.-]{1,20}$/);
    const value = fc.stringMatching(/^[\w.=-]{0,40}$/);
    fc.assert(
      fc.property(name, value, (written, content) => {
        const header = serialiseCookie(written, content, { path: "/", httpOnly: true });
        expect(parseSetCookie(header)).toEqual([written, content]);
      }),
    );
    expect(() => parseSetCookie("; Path=/")).toThrow(TypeError);
  });
});
