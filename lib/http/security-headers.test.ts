import { describe, expect, it } from "vitest";
import { apiContentSecurityPolicy, contentSecurityPolicy, securityHeaders } from "./security-headers";

const policy = {
  nonce: "rAnd0mrAnd0mrAnd0mrAnd0m",
  imageOrigins: ["https://avatars.githubusercontent.com/u/1", "https://lh3.googleusercontent.com"],
  formOrigins: ["https://accounts.google.com", "http://localhost:4000/github"],
  https: true,
  development: false,
};

/** A policy's directives by name. */
function directives(text: string): Record<string, string> {
  return Object.fromEntries(text.split("; ").map((directive) => [directive.replace(/ .*/, ""), directive]));
}

describe("the policy of a page", () => {
  it("is exactly this in production", () => {
    expect(contentSecurityPolicy(policy).split("; ")).toEqual([
      "default-src 'none'",
      "script-src 'self' 'nonce-rAnd0mrAnd0mrAnd0mrAnd0m' 'strict-dynamic'",
      "style-src 'self' 'nonce-rAnd0mrAnd0mrAnd0mrAnd0m'",
      "img-src 'self' data: https://avatars.githubusercontent.com https://lh3.googleusercontent.com",
      "font-src 'self'",
      "connect-src 'self'",
      "manifest-src 'self'",
      "form-action 'self' https://accounts.google.com http://localhost:4000",
      "object-src 'none'",
      "base-uri 'none'",
      "frame-ancestors 'none'",
      "upgrade-insecure-requests",
    ]);
  });

  it.each([
    ["https://client.example:8443", "form-action 'self' https://client.example:8443", true],
    ["http://127.0.0.1:5000", "form-action 'self' http://127.0.0.1:5000", false],
    ["http:", "form-action 'self' http:", false],
    ["com.example.app:", "form-action 'self' com.example.app:", true],
  ])("of a consent page lets its form lead to %s alone", (formTarget, expected, upgraded) => {
    const { "form-action": formAction, ...others } = directives(
      contentSecurityPolicy({ ...policy, formTarget }),
    );
    expect(formAction).toBe(expected);
    expect("upgrade-insecure-requests" in others).toBe(upgraded);
    for (const bad of ["com.example.app:;script-src *", "*", "https://a;b", ""])
      expect(() => contentSecurityPolicy({ ...policy, formTarget: bad }), bad).toThrow(TypeError);
  });

  it("is looser in development only, and never for inline scripts", () => {
    const development = directives(contentSecurityPolicy({ ...policy, development: true, https: false }));
    expect(development["script-src"]).toContain("'unsafe-eval'");
    expect(development["script-src"]).not.toContain("unsafe-inline");
    expect(development["style-src"]).toBe("style-src 'self' 'unsafe-inline'");
    expect(development).not.toHaveProperty("upgrade-insecure-requests");
    expect(contentSecurityPolicy(policy)).not.toContain("unsafe-");
  });

  it("refuses a nonce or an origin that could end a directive", () => {
    for (const nonce of ["", "short", "aaaaaaaaaaaaaaaaaaaaaaaa'; script-src *", "a".repeat(21)])
      expect(() => contentSecurityPolicy({ ...policy, nonce }), nonce).toThrow(TypeError);
    for (const origin of ["*", "data:", "https://a;script-src *", "https://a,b", "javascript:x"])
      expect(() => contentSecurityPolicy({ ...policy, imageOrigins: [origin] }), origin).toThrow(TypeError);
  });
});

describe("the headers of every answer", () => {
  it("promise https for a year on https only", () => {
    expect(securityHeaders({ https: true })["Strict-Transport-Security"]).toBe("max-age=31536000");
    expect(securityHeaders({ https: false })).not.toHaveProperty("Strict-Transport-Security");
  });

  it("keep addresses of pages from other hosts, yet let our own forms say where they come from", () => {
    expect(securityHeaders({ https: true })).toMatchObject({
      "X-Content-Type-Options": "nosniff",
      "Referrer-Policy": "same-origin",
      "Cross-Origin-Opener-Policy": "same-origin",
      "X-Frame-Options": "DENY",
    });
  });

  it("let an API answer do nothing in a browser", () => {
    expect(apiContentSecurityPolicy).toBe("default-src 'none'; frame-ancestors 'none'");
  });
});
