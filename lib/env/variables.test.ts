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
    ["TRUSTED_PROXIES", [",", "127.0.0.1,,::1"]],
    ["AUTH_GOOGLE_ID", ['"1.apps.googleusercontent.com"', "'1'"]],
    ["AUTH_GITHUB_SECRET", ['"sample"', "`a b`"]],
    ["AUTH_GOOGLE_AUDIENCES", [",", '"1,2"', "1 2", "1,,2"]],
    ["DATABASE_URL", ["mysql://a/b", "localhost:5432", "postgresql:db"]],
    ["AUTH_GOOGLE_ISSUER", ["accounts.google.com", "ftp://a", "https://u:p@a", "https://a?b", "https:/a"]],
    ["SANDBOX", ["yes", "true"]],
    ["EMAIL_LINKING", ["always"]],
    ["SIGN_UP", ["invite", "Open", "no", "closed,invited"]],
  ] as const)("%s is refused when it is malformed", (name, texts) => {
    for (const text of texts) expect(problemsOf({ [name]: text }), text).toHaveProperty(name);
  });

  // Each of these would shut out those it was meant for, or let in everybody, without a word.
  it.each([
    ["ALLOWED_EMAIL_DOMAINS", ",", '"", which is empty'],
    ["ALLOWED_EMAIL_DOMAINS", "example.com,,example.org", '"", which is empty'],
    ["ALLOWED_EMAIL_DOMAINS", ",example.com", '"", which is empty'],
    ["ALLOWED_EMAIL_DOMAINS", '"example.com"', "is in quotes"],
    ["ALLOWED_EMAIL_DOMAINS", "'example.com,example.org'", "is in quotes"],
    ["ALLOWED_EMAIL_DOMAINS", "@example.com", "write only what comes after it"],
    ["ALLOWED_EMAIL_DOMAINS", "jane@example.com", "write only what comes after it"],
    ["ALLOWED_EMAIL_DOMAINS", "*.example.com", "has a wildcard"],
    ["ALLOWED_EMAIL_DOMAINS", "*@example.com", "has a wildcard"],
    ["ALLOWED_EMAIL_DOMAINS", "https://example.com", "is a URL"],
    ["ALLOWED_EMAIL_DOMAINS", "example.com:443", "is a URL"],
    ["ALLOWED_EMAIL_DOMAINS", "example.com example.org", "separate domains by commas"],
    ["ALLOWED_EMAIL_DOMAINS", "example.com;example.org", "is not a domain"],
    ["ALLOWED_EMAIL_DOMAINS", ".example.com", "is not a domain"],
    ["ALLOWED_EMAIL_DOMAINS", "example", "is not a domain"],
    ["ALLOWED_EMAIL_DOMAINS", "192.0.2.1", "is not a domain"],
    ["ALLOWED_EMAIL_DOMAINS", "good.example,@bad.example", 'has "@bad.example", which'],
    ["ALLOWED_EMAILS", ",", '"", which is empty'],
    ["ALLOWED_EMAILS", "example.com", "is not an e-mail address"],
    ["ALLOWED_EMAILS", "*@example.com", "has a wildcard"],
    ["ALLOWED_GITHUB_ORGS", "@acme", "has an @"],
    ["ALLOWED_GITHUB_ORGS", "https://github.com/acme", "is a URL"],
    ["ALLOWED_GITHUB_ORGS", "acme/team/more", "is not an organisation"],
    ["ALLOWED_GITHUB_ORGS", "*", "is not an organisation"],
    ["ALLOWED_GITHUB_ORGS", "acme team", "is not an organisation"],
    ["ALLOWED_GITHUB_ORGS", Array.from({ length: 21 }, (_, n) => `a${n}`).join(), "has more than 20"],
    ["ADMIN_EMAILS", ",", '"", which is empty'],
    ["ADMIN_EMAILS", "jane@example.com,,joe@example.com", '"", which is empty'],
    ["ADMIN_EMAILS", '"jane@example.com"', "is in quotes"],
    ["ADMIN_EMAILS", "'jane@example.com,joe@example.com'", "is in quotes"],
    ["ADMIN_EMAILS", "*@example.com", "has a wildcard"],
    ["ADMIN_EMAILS", "@example.com", "is not an e-mail address"],
    ["ADMIN_EMAILS", "root", "is not an e-mail address"],
    ["ADMIN_EMAILS", "a@b@c", "is not an e-mail address"],
    ["ADMIN_EMAILS", "jane@example.com joe@example.com", "separate addresses by commas"],
    ["ADMIN_EMAILS", "Jane <jane@example.com>", "has more than the address"],
    ["ADMIN_EMAILS", "mailto:jane@example.com", "has more than the address"],
  ])("%s=%s is refused, since nobody would ever match it", (name, text, why) => {
    expect(problemsOf({ [name]: text })).toEqual({ [name]: expect.stringContaining(why) as string });
  });

  it("tells all the entries of a list that are wrong, once", () => {
    const { problems } = readValues({ ADMIN_EMAILS: "root,jane@example.com,*@example.com" });
    expect(problems).toHaveLength(1);
    expect(problems[0]?.wrong).toMatch(/^has "root", which .+; and "\*@example\.com", which /);
  });

  it("may be a secret with quotes, which is as good as any other", () => {
    expect(problemsOf({ AUTH_GITHUB_SECRET: `a "b" c'd` })).toEqual({});
    expect(problemsOf({ AUTH_SECRET: '"qW8zLx0vBn3mKj7hGf2dSa5pOi9uYt1r"' })).toEqual({});
  });

  it("is understood in its usual forms", () => {
    const parsed = parseEnv(
      {
        ALLOWED_EMAIL_DOMAINS: " Example.COM, пример.рф,XN--E1AFMKFD.xn--p1ai,example.org.",
        ALLOWED_EMAILS: " Jane@Пример.рф",
        ADMIN_EMAILS: "Root@Example.com,r&d@Пример.рф,",
        TRUSTED_PROXIES: "127.0.0.1, 10.0.0.0/8,::1,",
        LIMIT_REFUSED: "5/30s",
        SESSION_CACHE: "on",
        AUTH_URL: "HTTPS://Accounts.Example.com:443/",
      },
      "development",
    );
    const idn = "xn--e1afmkfd.xn--p1ai";
    expect(parsed.allowedEmailDomains).toEqual(["example.com", idn, "example.org"]);
    expect(parsed.allowedEmails).toEqual([`jane@${idn}`]);
    expect(parsed.adminEmails).toEqual(["root@example.com", `r&d@${idn}`]);
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

  it("shows every default, as it would be written", () => {
    const defaults = Object.keys(readValues({}).values);
    expect(defaults).toContain("SESSION_IDLE");
    for (const name of variableNames)
      if (defaults.includes(name)) expect(written[name], name).toBe(exampleOf(name));
  });

  it("shows the defaults: read as it is, it changes nothing", () => {
    expect(parseEnv(written, "development")).toEqual(parseEnv({}, "development"));
    for (const name of variableNames) if (written[name]) expect(written[name], name).toBe(exampleOf(name));
  });
});
