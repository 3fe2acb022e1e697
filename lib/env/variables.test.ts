import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { parseEnv } from "../env";
import { readValues, type Source } from "./read";
import { exampleOf, variableNames } from "./variables";

/** What is wrong with single variables, by name. */
function problemsOf(source: Source): Record<string, string> {
  return Object.fromEntries(readValues(source).problems.map(({ variable, wrong }) => [variable, wrong]));
}

describe("one variable", () => {
  it("counts as unset when it is blank", () => {
    const blank = Object.fromEntries(variableNames.map((name) => [name, "  "]));
    expect(parseEnv(blank, "development")).toEqual(parseEnv({}, "development"));
  });

  it("is refused when a template wrote undefined or null", () => {
    expect(problemsOf({ AUTH_SECRET: "undefined", ADMIN_EMAILS: "null" })).toEqual({
      AUTH_SECRET: 'is the word "undefined"',
      ADMIN_EMAILS: 'is the word "null"',
    });
  });

  it.each([
    ["SESSION_IDLE", ["week", "7", "7d1h", "-1d", "0d", "1.5h", "99999d"]],
    ["LIMIT_SIGN_IN", ["60", "60/", "/1m", "0/1m", "60/1m/1m", "60/m"]],
    ["PORT", ["http", "65536", "-1", "3000.5"]],
    ["TRUSTED_PROXIES", ["10/8", "10.0.0.0/33", "nginx", "0.0.0.0/0", "::/0", "10.0.0.1,,x"]],
    ["ALLOWED_EMAIL_DOMAINS", ["@example.com", "example", "a b.com"]],
    ["ADMIN_EMAILS", ["root", "a@b@c"]],
    ["DATABASE_URL", ["mysql://a/b", "localhost:5432", "postgresql:db"]],
    ["AUTH_GOOGLE_ISSUER", ["accounts.google.com", "ftp://a", "https://u:p@a", "https://a?b", "https:/a"]],
    ["SANDBOX", ["yes", "true"]],
    ["EMAIL_LINKING", ["always"]],
  ] as const)("%s is refused when it is malformed", (name, texts) => {
    for (const text of texts) expect(problemsOf({ [name]: text }), text).toHaveProperty(name);
  });

  it("is understood in its usual forms", () => {
    const parsed = parseEnv(
      {
        ALLOWED_EMAIL_DOMAINS: " Example.COM, пример.рф ",
        ADMIN_EMAILS: "Root@Example.com",
        TRUSTED_PROXIES: "127.0.0.1, 10.0.0.0/8,::1,",
        LIMIT_REFUSED: "5/30s",
        SESSION_CACHE: "on",
        AUTH_URL: "HTTPS://Accounts.Example.com:443/",
      },
      "development",
    );
    expect(parsed.allowedEmailDomains).toEqual(["example.com", "пример.рф"]);
    expect(parsed.adminEmails).toEqual(["root@example.com"]);
    expect(parsed.trustedProxies.map(([network, bits]) => `${network.toString()}/${bits}`)).toEqual([
      "127.0.0.1/32",
      "10.0.0.0/8",
      "::1/128",
    ]);
    expect(parsed.limits.refused).toEqual({ points: 5, seconds: 30 });
    expect(parsed.sessionCache).toBe(true);
    expect(parsed.authUrl).toBe("https://accounts.example.com");
    expect(parsed.secureCookies).toBe(true);
  });

  it("AUTH_URL is an origin and nothing more", () => {
    for (const url of [
      "https://a.test/auth",
      "https://a.test?x",
      "https://u:p@a.test",
      "https://a.test#x",
      "a.test",
    ])
      expect(problemsOf({ AUTH_URL: url }), url).toHaveProperty("AUTH_URL");
  });
});

describe(".env.example", () => {
  const lines = readFileSync(new URL("../../.env.example", import.meta.url), "utf8").split("\n");
  const assignments = lines.flatMap((line) => /^([A-Z0-9_]+)=(.*)$/.exec(line)?.slice(1) ?? []);
  const written = Object.fromEntries(
    assignments.flatMap((name, index) => (index % 2 === 0 ? [[name, assignments[index + 1] ?? ""]] : [])),
  );

  it("has every variable, and no other", () => {
    expect(Object.keys(written).sort()).toEqual([...variableNames].sort());
  });

  it("shows the defaults: read as it is, it changes nothing", () => {
    expect(parseEnv(written, "development")).toEqual(parseEnv({}, "development"));
    for (const name of variableNames) if (written[name]) expect(written[name], name).toBe(exampleOf(name));
  });
});
