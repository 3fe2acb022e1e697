import { describe, expect, it } from "vitest";
import { EnvironmentError } from "./env/problems";
import { exampleOf } from "./env/variables";
import { env, parseEnv, type Mode } from "./env";

const secret = "K7x0Vq2mZr9TfLw4YbHs8JdNc1GpQe6UaRi3MoXk5Bs=";
const production = {
  DATABASE_URL: "postgresql://app:kq8Zr2@db.internal:5432/app",
  AUTH_URL: "https://accounts.acme.test",
  AUTH_SECRET: secret,
  AUTH_GITHUB_ID: "Ov23liA9bK",
  AUTH_GITHUB_SECRET: "3f9c1b7a5e2d8046",
};

/** The problems of an environment by variable; empty when there are none. */
function problemsOf(source: Record<string, string | undefined>, mode: Mode = "production") {
  try {
    parseEnv(source, mode);
    return {};
  } catch (error) {
    if (!(error instanceof EnvironmentError)) throw error;
    return Object.fromEntries(error.problems.map(({ variable, wrong }) => [variable, wrong]));
  }
}

describe("development", () => {
  it("needs no environment at all, and production code may be imported without one", () => {
    expect(parseEnv({}, "development")).toMatchObject({
      production: false,
      databaseUrl: undefined,
      authUrl: "http://localhost:3000",
      secureCookies: false,
      secrets: [],
      google: null,
      github: null,
      sandbox: false,
    });
    expect(parseEnv({ PORT: "4100" }, "test").authUrl).toBe("http://localhost:4100");
  });

  it("has the lifetimes, limits and retention of the design", () => {
    const { lifetimes, limits, auditRetention } = parseEnv({}, "development");
    expect(lifetimes).toEqual({
      user: { idle: 604_800, absolute: 2_592_000 },
      admin: { idle: 3600, absolute: 86_400 },
      fresh: 600,
    });
    expect(limits).toEqual({
      signIn: { points: 60, seconds: 60 },
      exchange: { points: 300, seconds: 60 },
      refused: { points: 100, seconds: 60 },
      changes: { points: 60, seconds: 3600 },
      personSignIn: { points: 600, seconds: 3600 },
    });
    expect(auditRetention).toBe(34_560_000);
  });

  it("is parsed once a process, from process.env", () => {
    expect(env()).toBe(env());
    expect(env().production).toBe(false);
  });
});

describe("an error", () => {
  it("names every variable, what is wrong and an example", () => {
    const source = {
      ...production,
      AUTH_URL: undefined,
      SESSION_IDLE: "a week",
      DATABASE_URL: "mysql://root:hunter2@db",
    };
    expect(() => parseEnv(source, "production")).toThrow(
      new EnvironmentError([
        { variable: "DATABASE_URL", wrong: "is not a PostgreSQL URL" },
        { variable: "SESSION_IDLE", wrong: 'is not a duration such as 7d, 1h, 10m or 30s; it is "a week"' },
        { variable: "AUTH_URL", wrong: "is required in production" },
      ]),
    );
    expect(new EnvironmentError([{ variable: "AUTH_URL", wrong: "is required in production" }]).message).toBe(
      [
        "The environment has 1 problem:",
        "  AUTH_URL is required in production. Example: AUTH_URL=https://accounts.example.com",
        "Each variable is explained in .env.example.",
      ].join("\n"),
    );
  });

  it("never quotes a secret", () => {
    const source = {
      ...production,
      AUTH_SECRET: "hunter2",
      DATABASE_URL: "mysql://root:hunter2@db",
      CRON_SECRET: "hunter2",
    };
    expect(Object.keys(problemsOf(source))).toEqual(["DATABASE_URL", "AUTH_SECRET", "CRON_SECRET"]);
    expect(() => parseEnv(source, "production")).toThrow(/^((?!hunter2)[\s\S])*$/);
  });
});

describe("providers", () => {
  it("are complete or absent, and the missing half is named", () => {
    expect(problemsOf({ AUTH_GOOGLE_ID: "a" }, "development")).toEqual({
      AUTH_GOOGLE_SECRET: "is missing, while AUTH_GOOGLE_ID is set",
    });
    expect(problemsOf({ AUTH_GITHUB_SECRET: "a" }, "development")).toEqual({
      AUTH_GITHUB_ID: "is missing, while AUTH_GITHUB_SECRET is set",
    });
  });

  it("have the addresses that the design gives them", () => {
    const source = {
      AUTH_GOOGLE_ID: "web",
      AUTH_GOOGLE_SECRET: "s",
      AUTH_GITHUB_ID: "id",
      AUTH_GITHUB_SECRET: "s",
    };
    const parsed = parseEnv({ ...source, AUTH_GOOGLE_AUDIENCES: "phone, web ,desktop" }, "development");
    expect(parsed.google).toEqual({
      clientId: "web",
      clientSecret: "s",
      issuer: "https://accounts.google.com",
      tokeninfoUrl: "https://oauth2.googleapis.com/tokeninfo",
      audiences: ["web", "phone", "desktop"],
    });
    expect(parsed.github).toMatchObject({ url: "https://github.com", apiUrl: "https://api.github.com" });
    const enterprise = parseEnv({ ...source, AUTH_GITHUB_URL: "https://git.acme.test/" }, "development");
    expect(enterprise.github).toMatchObject({
      url: "https://git.acme.test",
      apiUrl: "https://git.acme.test/api/v3",
    });
  });

  it("on loopback serve a loopback AUTH_URL only, as the sandbox does, and http is for loopback only", () => {
    const local = {
      SANDBOX: "1",
      AUTH_GOOGLE_ISSUER: "http://127.0.0.1:4000",
      AUTH_GITHUB_URL: "http://[::1]:4000",
    };
    for (const authUrl of [
      "http://localhost:3000",
      "http://app.localhost",
      "https://127.0.0.1",
      "http://[::1]:1",
    ])
      expect(problemsOf({ ...local, AUTH_URL: authUrl }, "development"), authUrl).toEqual({});
    for (const authUrl of ["https://acme.test", "http://192.168.0.2", "https://localhost.acme.test"])
      expect(Object.keys(problemsOf({ ...local, AUTH_URL: authUrl }, "development")), authUrl).toEqual([
        "AUTH_GOOGLE_ISSUER",
        "AUTH_GITHUB_URL",
        "SANDBOX",
      ]);
    expect(problemsOf({ AUTH_GITHUB_URL: "http://git.acme.test" }, "development")).toHaveProperty(
      "AUTH_GITHUB_URL",
    );
  });
});

describe("lifetimes", () => {
  it("cannot be idle for longer than they last", () => {
    expect(problemsOf({ SESSION_ABSOLUTE: "1d" }, "development")).toEqual({
      SESSION_IDLE: "is longer than SESSION_ABSOLUTE",
    });
    expect(problemsOf({ ADMIN_SESSION_IDLE: "25h" }, "development")).toHaveProperty("ADMIN_SESSION_IDLE");
    expect(problemsOf({ SESSION_FRESH: "31d" }, "development")).toHaveProperty("SESSION_FRESH");
    expect(problemsOf({ SESSION_IDLE: "1d", SESSION_ABSOLUTE: "1d" }, "development")).toEqual({});
  });
});

describe("production", () => {
  it("runs with what it needs", () => {
    expect(parseEnv(production, "production")).toMatchObject({ production: true, secureCookies: true });
  });

  it("names everything that is missing at once", () => {
    expect(Object.keys(problemsOf({}))).toEqual([
      "DATABASE_URL",
      "AUTH_URL",
      "AUTH_SECRET",
      "AUTH_GOOGLE_ID",
    ]);
  });

  it("refuses http, except on loopback", () => {
    expect(problemsOf({ ...production, AUTH_URL: "http://acme.test" })).toHaveProperty("AUTH_URL");
    expect(problemsOf({ ...production, AUTH_URL: "http://localhost:3000" })).toEqual({});
  });

  it("refuses the sample values of .env.example", () => {
    for (const name of [
      "AUTH_SECRET",
      "AUTH_SECRET_2",
      "CRON_SECRET",
      "METRICS_TOKEN",
      "DATABASE_URL",
      "AUTH_GITHUB_ID",
      "AUTH_GITHUB_SECRET",
    ] as const)
      expect(Object.keys(problemsOf({ ...production, [name]: exampleOf(name) })), name).toEqual([name]);
  });

  it("lets the sandbox have the sample secrets that it needs, on loopback", () => {
    const sample = { ...production, AUTH_URL: "http://localhost:3000", AUTH_GITHUB_SECRET: "sandbox-secret" };
    expect(problemsOf({ ...sample, SANDBOX: "1" })).toEqual({});
    expect(Object.keys(problemsOf(sample))).toEqual(["AUTH_GITHUB_SECRET"]);
  });

  it("takes a ring without its oldest secret", () => {
    const source = { ...production, AUTH_SECRET: undefined, AUTH_SECRET_1: secret };
    expect(parseEnv(source, "production").secrets).toEqual([secret]);
  });
});

describe("the secret ring", () => {
  it("is ordered newest first: the highest number, the plain one last", () => {
    const source = { AUTH_SECRET: "0", AUTH_SECRET_1: "1", AUTH_SECRET_2: "2", AUTH_SECRET_3: "3" };
    expect(parseEnv(source, "development").secrets).toEqual(["3", "2", "1", "0"]);
  });
});
