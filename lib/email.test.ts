import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { domainOf, normalizeDomain, normalizeEmail, verifiedEmailOf } from "./email";

describe("normalizeDomain", () => {
  it.each([
    ["Example.COM", "example.com"],
    ["пример.рф", "xn--e1afmkfd.xn--p1ai"],
    ["ПРИМЕР.РФ", "xn--e1afmkfd.xn--p1ai"],
    ["XN--E1AFMKFD.xn--p1ai", "xn--e1afmkfd.xn--p1ai"],
    ["Straße.example", "xn--strae-oqa.example"],
    ["bücher.example", "xn--bcher-kva.example"],
    ["bu\u0308cher.example", "xn--bcher-kva.example"],
    ["例え。テスト", "xn--r8jz45g.xn--zckzah"],
    ["example.com.", "example.com"],
    ["intranet", "intranet"],
    ["4chan.example", "4chan.example"],
  ])("%s is %s", (text, domain) => {
    expect(normalizeDomain(text)).toBe(domain);
  });

  it.each([
    "",
    ".",
    "a..b",
    ".example.com",
    "example.com..",
    "exa mple.com",
    "example.com\u0000",
    "\u00a0example.com",
    "https://example.com",
    "example.com/path",
    "example.com:443",
    "example.com?x",
    "example.com#x",
    "jane@example.com",
    "jane＠example.com",
    "*.example.com",
    "@example.com",
    '"example.com"',
    "exam%70le.com",
    "192.0.2.1",
    "0x7f.1",
    "[2001:db8::1]",
    "xn--a.example",
    "\ud800.example",
    `${"a".repeat(64)}.example`,
    `example.${"a".repeat(64)}`,
    `${"a.".repeat(130)}example`,
  ])("%j is none", (text) => {
    expect(normalizeDomain(text)).toBeNull();
  });
});

const long = (length: number) => `${"a".repeat(length - "@example.com".length)}@example.com`;

describe("normalizeEmail", () => {
  it.each([
    ["Jane@Example.COM", "jane@example.com"],
    [" jane@example.com ", "jane@example.com"],
    ["r&d@example.com", "r&d@example.com"],
    ["a/b@example.com", "a/b@example.com"],
    ["a=b@example.com", "a=b@example.com"],
    ["jane!@example.com", "jane!@example.com"],
    ["o'neil+{news}#1%2$^*?`|~@example.com", "o'neil+{news}#1%2$^*?`|~@example.com"],
    // Addresses of Japanese phones are like this, and older than the RFC's rule on dots.
    [".jane..doe.@example.com", ".jane..doe.@example.com"],
    ['"a,b"@example.com', '"a,b"@example.com'],
    [String.raw`"a\"b"@example.com`, String.raw`"a\"b"@example.com`],
    ["jane@пример.рф", "jane@xn--e1afmkfd.xn--p1ai"],
    ["jane@xn--e1afmkfd.xn--p1ai", "jane@xn--e1afmkfd.xn--p1ai"],
    ["Почта@Пример.РФ", "почта@xn--e1afmkfd.xn--p1ai"],
    ["zoe\u0308@example.com", "zo\u00eb@example.com"],
    ["jane@example.museum", "jane@example.museum"],
    ["jane@intranet", "jane@intranet"],
    [long(254), long(254)],
  ])("%s is %s", (text, email) => {
    expect(normalizeEmail(text)).toBe(email);
  });

  it.each([
    "",
    "@",
    "jane",
    "@example.com",
    "jane@",
    "a@b@example.com",
    '"a@b"@example.com',
    '"a b"@example.com',
    '"jane@example.com"',
    'ja"ne@example.com',
    '""@example.com',
    "jane doe@example.com",
    "jane\u00a0doe@example.com",
    "jane\u200b@example.com",
    "jane\u202e@example.com",
    "jane\ud800@example.com",
    "jane\r\nbcc:x@example.com",
    "jane\u0000@example.com",
    "Jane <jane@example.com>",
    "mailto:jane@example.com",
    "jane,joe@example.com",
    "jane@[192.0.2.1]",
    "jane@192.0.2.1",
    "jane@exa mple.com",
    "jane@example..com",
    long(255),
    `${"я".repeat(122)}@example.com`,
  ])("%j is none", (text) => {
    expect(normalizeEmail(text)).toBeNull();
  });

  it("of a normal form is the same, whatever it was made of", () => {
    const anyText = fc.string({ unit: fc.constantFrom(...'aZ0."@\\ ßİΣяИ\u0308\u200b\u3164。'.split("")) });
    fc.assert(
      fc.property(fc.tuple(anyText, anyText), ([local, domain]) => {
        const email = normalizeEmail(`${local}@${domain}`);
        if (email === null) return;
        expect(normalizeEmail(email)).toBe(email);
        expect(email.toLowerCase()).toBe(email);
        expect(normalizeDomain(domainOf(email))).toBe(domainOf(email));
      }),
      { numRuns: 2000 },
    );
  });
});

it.each([
  ["a verified address", "jane@example.com", true, "jane@example.com"],
  ["no address that nobody verified", "jane@example.com", false, null],
  ["none where none is told", null, true, null],
])("an account vouches for %s", (_, email, emailVerified, expected) => {
  expect(verifiedEmailOf({ email, emailVerified })).toBe(expected);
});
