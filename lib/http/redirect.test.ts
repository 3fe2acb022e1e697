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
    "/имя".normalize(),
  ])("stays with its query and hash: %s", (path) => {
    const result = safeReturnTo(path);
    expect(decodeURI(result)).toBe(decodeURI(path));
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
    ["malformed encoding", "/%zz"],
    ["malformed UTF-8", "/%ff%fe"],
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
    ["more than 2048 characters", `/${"a".repeat(2048)}`],
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
        for (let round = 0; round < 4; round++) {
          expect(new URL(path, origin).origin).toBe(origin);
          const [pathname = ""] = path.split(/[?#]/);
          path = decodeURIComponent(pathname);
        }
      }),
      { numRuns: 2000 },
    );
  });

  it("is settled: what it lets through it lets through again", () => {
    fc.assert(fc.property(hostileText, (text) => safeReturnTo(safeReturnTo(text)) === safeReturnTo(text)));
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
