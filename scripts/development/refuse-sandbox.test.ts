import { describe, expect, it } from "vitest";
import { refuseSandbox } from "./refuse-sandbox";

/** What the refusal says, or undefined. */
function refusal(variables: Record<string, string>, host = "127.0.0.1"): string | undefined {
  try {
    refuseSandbox({ NODE_ENV: "production", ...variables }, host);
    return undefined;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

describe("the sandbox for a production build", () => {
  it.each([
    ["AUTH_GOOGLE_ID", "1-a.apps.googleusercontent.com"],
    ["AUTH_GOOGLE_SECRET", "GOCSPX-a"],
    ["AUTH_GITHUB_ID", "Iv1.41b7a9e3c6d2f805"],
    ["AUTH_GITHUB_SECRET", "c93e1f7a5b2d8046"],
    ["AUTH_URL", "https://accounts.example.com"],
    ["AUTH_URL", "http://192.168.0.7:3000"],
    ["AUTH_URL", "http://localhost.example.com"],
    ["AUTH_URL", "localhost:3000"],
    ["DATABASE_URL", "postgresql://cloakroom:pw@db.example.com/cloakroom"],
    ["DATABASE_URL", "postgresql://cloakroom:pw@localhost/cloakroom?host=db.example.com"],
    ["DATABASE_URL", "postgresql:///cloakroom"],
    // What a tunnel or a pooler makes of a deployment's.
    ["DATABASE_URL", "postgresql://cloakroom:pw@127.0.0.1:5432/cloakroom"],
    ["DATABASE_URL", "postgresql://cloakroom:pw@localhost/sandbox/cloakroom"],
    ["DATABASE_URL", "sandbox"],
    ["APPLICATIONS", "applications.json"],
    ["DATABASE_DIRECT_URL", "postgresql://cloakroom:pw@10.0.0.5/cloakroom"],
    ["VERCEL", "1"],
    ["KUBERNETES_SERVICE_HOST", "10.0.0.1"],
    ["SANDBOX", "0"],
  ])("is refused with %s=%s, by name", (name, value) => {
    expect(refusal({ [name]: value })).toMatch(
      new RegExp(`machine alone, and ${name} is .*without --sandbox`),
    );
  });

  it.each(["0.0.0.0", "::", "192.168.0.7", "example.com"])("is refused where it listens on %s", (host) => {
    expect(refusal({}, host)).toContain(`HOSTNAME is ${host}`);
  });

  it("does not quote what may be a secret", () => {
    const text = [
      refusal({ DATABASE_URL: "postgresql://cloakroom:pa55@db.example.com/c" }),
      refusal({ AUTH_GITHUB_SECRET: "pa55" }),
    ].join();
    expect(text).not.toContain("pa55");
  });

  it.each([
    [{}, "127.0.0.1"],
    [{}, "::1"],
    [{ AUTH_GOOGLE_ID: " ", AUTH_URL: "" }, "localhost"],
    [{ AUTH_URL: "http://localhost:3000", SANDBOX: "1" }, "127.0.0.1"],
    [{ DATABASE_URL: "postgresql://cloakroom:pw@127.0.0.1:54320/cloakroom_sandbox" }, "127.0.0.1"],
    [{ DATABASE_URL: "postgresql://cloakroom@localhost/sandbox?host=/run/postgresql" }, "127.0.0.1"],
  ])("is for this machine: %j on %s", (variables, host) => {
    expect(refusal(variables, host)).toBeUndefined();
  });
});
