import { describe, expect, it } from "vitest";
import { normalizeDomain } from "./email";

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
    `${"a.".repeat(130)}example`,
  ])("%j is none", (text) => {
    expect(normalizeDomain(text)).toBeNull();
  });
});
