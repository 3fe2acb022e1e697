import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { safeReturnTo } from "./redirect";

const origin = "https://accounts.acme.test";

describe("a path to return to", () => {
  it.each([
    "/",
    "/account",
    "/account/sessions?page=2&next=%2F%2Fevil.test#top",
    "/admin/users?q=100%25",
    "/sign-instructions",
    "/apis",
    "/100%25",
    "/a%252Fb",
    "/notes//2026///x",
    "/files/a%2F%2Fb",
    "/files/%2F/b",
    "/files/a%5Cb",
    "/notes/a%3F//b%23//c",
    "/sale-100%/x%zz%ff%fe",
    "/redirect/https://example.com/x",
    "/search?q=%0A%5C//%00#//%2F%2F",
    "/a;//b",
    "/?//a",
    `/${"a".repeat(4095)}`,
  ])("stays byte for byte: %s", (path) => {
    expect(safeReturnTo(path)).toBe(path);
  });

  it("is written as browsers send it", () => {
    expect(safeReturnTo("/имя?q=я")).toBe("/%D0%B8%D0%BC%D1%8F?q=%D1%8F");
    expect(safeReturnTo("/a/../b c")).toBe("/b%20c");
  });

  it.each([
    ["another host", "https://evil.test"],
    ["another host without scheme", "//evil.test"],
    ["three slashes", "///evil.test"],
    ["a backslash", "/\\evil.test"],
    ["a backslash first", "\\\\evil.test"],
    ["a backslash in a query", "/account?next=\\\\evil.test"],
    ["a tab that parsers drop", "/\t/evil.test"],
    ["a newline", "/account\r\nSet-Cookie: a=b"],
    ["a leading space", " //evil.test"],
    ["dots before an empty segment", "/.//evil.test"],
    ["dots after one", "/a/..//evil.test"],
    ["an encoded dot before one", "/%2e//evil.test"],
    ["encoded slashes", "/%2f%2fevil.test"],
    ["one encoded slash", "/%2Fevil.test"],
    ["an encoded backslash", "/%5cevil.test"],
    ["doubly encoded slashes", "/%252f%252fevil.test"],
    ["a trebly encoded backslash", "/%25255cevil.test"],
    ["endless encoding", "/%2525252525252525252f"],
    ["an encoded newline", "/%0d%0aSet-Cookie"],
    ["an encoded tab that parsers drop", "/%09/evil.test"],
    ["encoded dots before an empty segment", "/a/%2e%2e%2f%2fevil.test"],
    ["dots behind an encoded question mark", "/a%3f/../..//evil.test"],
    ["the host that it is parsed with", "//same-origin.invalid/x"],
    ["credentials at that host", "//user:password@same-origin.invalid/x"],
    ["credentials", "//user:password@evil.test/"],
    ["a script", "javascript:alert(1)"],
    ["data", "data:text/html,x"],
    ["a relative path", "account"],
    ["nothing", ""],
    ["the API", "/api/me"],
    ["the API, spelled otherwise", "/%61pi/auth/signout"],
    ["the API, by way of dots", "/account/../api/me"],
    ["the token exchange", "/auth/google"],
    ["Next's own files", "/_next/image?url=x"],
    ["the sign-in page itself", "/sign-in?returnTo=/account"],
    ["a page below it", "/sign-in/x"],
    ["the API behind an encoded slash", "/x%2f..%2fapi%2fme"],
    ["the end of a session", "/account/sign-out"],
    ["the end of a session behind a doubled slash", "/account//sign-out"],
    ["more than 4096 characters", `/${"a".repeat(4096)}`],
  ])("is not %s", (_, value) => {
    expect(safeReturnTo(value)).toBe("/account");
    expect(safeReturnTo(value, "/")).toBe("/");
  });

  it("is not something else than text", () => {
    for (const value of [undefined, null, 7, ["/account"], { toString: () => "/account" }])
      expect(safeReturnTo(value)).toBe("/account");
  });

  it("never leads to another origin, for any text, however often a proxy decodes its path", () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        let path = safeReturnTo(text);
        for (let round = 0; round < 9; round++) {
          expect(new URL(path, origin).origin).toBe(origin);
          expect(new URL(path, origin).pathname).not.toMatch(/^\/\//);
          const [pathname = ""] = path.split(/[?#]/);
          path = pathname.replace(/%[0-7][\da-f]/gi, decodeURIComponent);
        }
      }),
      { numRuns: 5000 },
    );
  });

  it("is the path that was asked for, wherever that is one of ours in every reading", () => {
    const part = fc.constantFrom(
      "a",
      "-",
      ".x",
      "~",
      "/",
      "//",
      "%2F",
      "%5C",
      "%25",
      "%D0%AF",
      "%zz",
      "%",
      ";",
    );
    const path = fc.array(part, { maxLength: 12 }).map((parts) => `/kept/${parts.join("")}`);
    const behind = fc.stringMatching(/^(\?[\w=&%/?]{0,20})?(#[\w%/]{0,20})?$/);
    fc.assert(
      fc.property(path, behind, (before, after) => {
        const { href } = new URL(before + after, origin);
        expect(origin + safeReturnTo(href.slice(origin.length))).toBe(href);
      }),
      { numRuns: 2000 },
    );
  });

  it("is settled: what it lets through it lets through again", () => {
    fc.assert(
      fc.property(hostileText, (text) => {
        expect(safeReturnTo(safeReturnTo(text))).toBe(safeReturnTo(text));
      }),
    );
  });
});

const pieces = [
  "/",
  "//",
  "\\",
  ".",
  "..",
  "%2f",
  "%5c",
  "%25",
  "2f",
  "%2e",
  "%3f",
  "%23",
  "%09",
  "25",
  "@",
  ":",
  "?",
  "#",
  "\t",
  "\n",
  "evil.test",
  "a",
  " ",
  "é",
];
const hostileText = fc
  .array(fc.constantFrom(...pieces), { maxLength: 12 })
  .map((parts) => `/${parts.join("")}`);
