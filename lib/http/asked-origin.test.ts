import { describe, expect, it } from "vitest";
import { readAskedHost, readAskedOrigin } from "./asked-origin";

const OWN = "https://auth.example.com";
const A = "https://a.example.net";

const read = (headers: Record<string, string>) => readAskedOrigin(new Headers(headers), OWN);
const forwarded = (proto: string, host: string, uri: string) => ({
  "x-forwarded-proto": proto,
  "x-forwarded-host": host,
  "x-forwarded-uri": uri,
});
const told = (headers: Record<string, string>) => {
  const asked = read(headers);
  if (asked.kind === "refused") return "refused";
  return asked.kind === "own" ? `own ${asked.target ?? "unknown"}` : `${asked.origin} ${asked.target}`;
};

describe("the origin that a request was made to is", () => {
  it.each<[what: string, headers: Record<string, string>, told: string]>([
    ["our own where nobody says anything", {}, "own unknown"],
    ["what X-Original-URL says", { "x-original-url": `${A}/x?y=1` }, `${A} /x?y=1`],
    ["what the three of X-Forwarded say", forwarded("https", "a.example.net", "/x"), `${A} /x`],
    ["with a port", { "x-original-url": "http://localhost:8081/" }, "http://localhost:8081 /"],
    ["of IPv6", { "x-original-url": "http://[::1]:8081/" }, "http://[::1]:8081 /"],
    ["as Traefik says of a WebSocket", forwarded("wss", "a.example.net", "/ws"), `${A} /ws`],
    ["our own, said so", { "x-original-url": `${OWN}/account` }, "own /account"],
    ["our own with its port", { "x-original-url": `${OWN}:443/account` }, "own /account"],
    ["our own in capitals", forwarded("https", "AUTH.example.com", "/x"), "own /x"],
    [
      "said twice alike",
      { "x-original-url": `${A}/x`, ...forwarded("https", "a.example.net", "/y") },
      `${A} /x`,
    ],
    [
      "not said by X-Forwarded-Host without a path",
      { "x-forwarded-proto": "https", "x-forwarded-host": "a.example.net" },
      "own unknown",
    ],
    ["not said by a path alone", { "x-forwarded-uri": "/x" }, "own unknown"],
  ])("%s", (_, headers, expected) => {
    expect(told(headers)).toBe(expected);
  });

  it.each([
    "//evil.example/",
    "/\\evil.example",
    "/%2e%2e/",
    "/a%zz?%",
    "/it's;a=b?x='1'&y=\"",
    "/@evil.example",
    "/.cloakroom/start",
    `/${"x".repeat(4095)}`,
  ])("of the target %s the same, which stays as it is", (target) => {
    expect(read({ "x-original-url": A + target })).toEqual({ kind: "other", origin: A, target });
    expect(read(forwarded("https", "a.example.net", target))).toEqual({ kind: "other", origin: A, target });
  });

  it.each([
    // Whether there is such an application is not known here; none can be registered under these.
    [`${A}.`, `${A}. /`],
    [`${A}:443`, `${A}:443 /`],
    ["https://A.example.net", "https://A.example.net /"],
    ["http://auth.example.com", "http://auth.example.com /"],
    [`${OWN}.`, `${OWN}. /`],
    [`${OWN}:8443`, `${OWN}:8443 /`],
  ])("%s, which is not tidied into another", (origin, expected) => {
    expect(told({ "x-original-url": `${origin}/` })).toBe(expected);
  });
});

describe("refused is", () => {
  it.each<[what: string, headers: Record<string, string>]>([
    ["no URL", { "x-original-url": "" }],
    ["a path alone", { "x-original-url": "/x" }],
    ["another scheme", { "x-original-url": "ftp://a.example.net/" }],
    ["a URL without a path", { "x-original-url": A }],
    ["a query without a path", { "x-original-url": `${A}?x` }],
    ["a user", { "x-original-url": "https://a.example.net@evil.example/" }],
    ["our own with a user", { "x-original-url": "https://x@auth.example.com/" }],
    ["an encoded host", { "x-original-url": "https://%61.example.net/" }],
    ["a host beyond ASCII", { "x-original-url": "https://b\u00fc.example/" }],
    ["a backslash after the host", { "x-original-url": `${A}\\evil.example` }],
    ["a repeated URL", { "x-original-url": `${A}/, ${A}/` }],
    ["a space in the path", { "x-original-url": `${A}/a b` }],
    ["two origins", { "x-original-url": `${A}/`, ...forwarded("https", "b.example.net", "/") }],
    ["our own and another", { "x-original-url": `${OWN}/`, ...forwarded("https", "a.example.net", "/") }],
    ["another and our own", { "x-original-url": `${A}/`, ...forwarded("https", "auth.example.com", "/") }],
    [
      "a malformed second beside a good one",
      { "x-original-url": `${A}/`, ...forwarded("https", "a b", "/") },
    ],
    ["a URI without a slash", forwarded("https", "a.example.net", "x")],
    ["a URI that ends the host", forwarded("https", "a.example.net", "@evil.example/")],
    ["an empty URI", forwarded("https", "a.example.net", "")],
    ["an absolute URI", forwarded("https", "a.example.net", `${A}/x`)],
    ["a repeated URI", forwarded("https", "a.example.net", "/x, /y")],
    ["a repeated host", forwarded("https", "a.example.net, b.example.net", "/")],
    ["a repeated scheme", forwarded("https, http", "a.example.net", "/")],
    ["a host with a path", forwarded("https", "a.example.net/x", "/")],
    ["an empty host", forwarded("https", "", "/")],
    ["no scheme", { "x-forwarded-host": "a.example.net", "x-forwarded-uri": "/" }],
    ["no host", { "x-forwarded-proto": "https", "x-forwarded-uri": "/" }],
  ])("%s", (_, headers) => {
    expect(told(headers)).toBe("refused");
  });
});

describe("for a path that only guarded hosts have", () => {
  const readHost = (headers: Record<string, string>) => {
    const asked = readAskedHost(new Headers(headers), OWN);
    return asked.kind === "other" ? asked.origin : asked.kind;
  };

  it.each<[headers: Record<string, string>, told: string]>([
    [{ host: "a.example.net" }, A],
    [{ host: "a.example.net", "x-forwarded-proto": "https" }, A],
    [{ host: "10.0.0.1:3000", "x-forwarded-host": "a.example.net", "x-forwarded-proto": "https" }, A],
    [{ host: "localhost:8081" }, "http://localhost:8081"],
    [{ host: "localhost:8081", "x-forwarded-proto": "https" }, "https://localhost:8081"],
    [{ host: "auth.example.com" }, "own"],
    [{ host: "a.example.net", "x-original-url": "https://b.example.net/" }, "https://b.example.net"],
    [{ host: "a.example.net", "x-original-url": `${OWN}/` }, "own"],
    [{ host: "a.example.net, b.example.net" }, "refused"],
    [{}, "refused"],
  ])("%o says %s", (headers, expected) => {
    expect(readHost(headers)).toBe(expected);
  });
});
