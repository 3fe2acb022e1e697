import { describe, expect, it } from "vitest";
import { examineEnv } from "../env";
import { nearestVariable } from "./nearest";
import { findUnread } from "./unread";
import { variableNames } from "./variables";

const unread = (source: Record<string, string>) => findUnread(source).map(({ name, meant }) => [name, meant]);

describe("a variable that nothing reads", () => {
  it.each([
    ["ALLOWED_EMAIL_DOMAIN", "ALLOWED_EMAIL_DOMAINS"],
    ["ALLOWED_EMAIL", "ALLOWED_EMAILS"],
    ["EMAILS_ALLOWED", "ALLOWED_EMAILS"],
    ["SIGNUP", "SIGN_UP"],
    ["SIGN_UPS", "SIGN_UP"],
    ["ALLOWED_DOMAINS", "ALLOWED_EMAIL_DOMAINS"],
    ["ALLOWED_EMAILS_DOMAINS", "ALLOWED_EMAIL_DOMAINS"],
    ["ALLOW_EMAIL_DOMAINS", "ALLOWED_EMAIL_DOMAINS"],
    ["allowed_email_domains", "ALLOWED_EMAIL_DOMAINS"],
    ["ALLOWED-EMAIL-DOMAINS", "ALLOWED_EMAIL_DOMAINS"],
    ["EMAIL_DOMAINS_ALLOWED", "ALLOWED_EMAIL_DOMAINS"],
    ["CLOAKROOM_ALLOWED_EMAIL_DOMAINS", "ALLOWED_EMAIL_DOMAINS"],
    ["ALLOWED_GOOGLE_DOMAINS", "ALLOWED_GOOGLE_HOSTED_DOMAINS"],
    ["ALLOWED_GOOGLE_HOSTED_DOMAIN", "ALLOWED_GOOGLE_HOSTED_DOMAINS"],
    ["ADMIN_EMAIL", "ADMIN_EMAILS"],
    ["ADMINS_EMAILS", "ADMIN_EMAILS"],
    ["TRUSTED_PROXY", "TRUSTED_PROXIES"],
    ["TRUST_PROXY", "TRUSTED_PROXIES"],
    ["AUTH_GOOGLE_CLIENT_ID", "AUTH_GOOGLE_ID"],
    ["GOOGLE_CLIENT_ID", "AUTH_GOOGLE_ID"],
    ["GITHUB_CLIENT_SECRET", "AUTH_GITHUB_SECRET"],
    ["GITHUB_ID", "AUTH_GITHUB_ID"],
    ["NEXTAUTH_URL", "AUTH_URL"],
    ["NEXTAUTH_SECRET", "AUTH_SECRET"],
    ["AUTH_ULR", "AUTH_URL"],
    ["DATABASE_URI", "DATABASE_URL"],
    ["DATABASE_MAX_POOL", "DATABASE_POOL_MAX"],
    ["LOGLEVEL", "LOG_LEVEL"],
    ["METRIC_TOKEN", "METRICS_TOKEN"],
    ["SANDBX", "SANDBOX"],
    ["PROT", "PORT"],
    ["EMAIL_LINK", undefined],
    ["AUTH_TRUST_HOST", undefined],
    ["LIMIT_EVERYTHING", undefined],
    ["ALLOWED_HOSTS", undefined],
    ["AUDIT_DAYS", undefined],
  ])("%s is told, as perhaps %s", (name, meant) => {
    expect(unread({ [name]: "x" })).toEqual([[name, meant]]);
  });

  it.each(variableNames.filter((name) => name !== "VERCEL"))("%s with any letter lost is told", (name) => {
    const shortened = Array.from(name, (_, index) => name.slice(0, index) + name.slice(index + 1));
    const slips = shortened.filter((slip) => !variableNames.some((known) => known === slip));
    expect(slips.filter((slip) => unread({ [slip]: "x" }).length === 0)).toEqual([]);
  });

  it("is none when it is ours, blank, or not for us", () => {
    expect(unread(Object.fromEntries(variableNames.map((name) => [name, "x"])))).toEqual([]);
    expect(unread({ AUTH_NOTHING: " ", ADMIN_EMAIL: "" })).toEqual([]);
    const foreign =
      `PATH HOME USER LOGNAME SHELL TERM LANG LC_ALL TZ PWD OLDPWD SHLVL HOSTNAME MAIL EDITOR TMPDIR
      SSH_AUTH_SOCK SSH_CONNECTION XDG_SESSION_ID XDG_SESSION_TYPE XDG_RUNTIME_DIR DBUS_SESSION_BUS_ADDRESS
      DESKTOP_SESSION GDMSESSION SESSION_MANAGER DISPLAY WAYLAND_DISPLAY INVOCATION_ID JOURNAL_STREAM NOTIFY_SOCKET
      NODE_ENV NODE_OPTIONS NODE_VERSION NODE_EXTRA_CA_CERTS NPM_CONFIG_LOGLEVEL npm_config_cache npm_lifecycle_event
      npm_package_name HTTP_PROXY HTTPS_PROXY NO_PROXY http_proxy NO_COLOR FORCE_COLOR CI GITHUB_ACTIONS GITHUB_TOKEN
      GITHUB_SERVER_URL GITHUB_API_URL GITHUB_RUN_ID GITHUB_ACTOR_ID GITHUB_REPOSITORY_ID GITHUB_REPOSITORY_OWNER_ID
      GOOGLE_APPLICATION_CREDENTIALS GOOGLE_CLOUD_PROJECT AWS_REGION KUBERNETES_SERVICE_HOST KUBERNETES_PORT
      KUBERNETES_PORT_443_TCP AUTH_SERVICE_HOST AUTH_SERVICE_PORT AUTH_SERVICE_PORT_HTTP AUTH_PORT_80_TCP_ADDR
      CLOAKROOM_SERVICE_HOST CLOAKROOM_PORT_3000_TCP_PROTO VERCEL_URL VERCEL_ENV VERCEL_REGION DYNO
      OTEL_SERVICE_NAME OTEL_RESOURCE_ATTRIBUTES PGHOST PGUSER POSTGRES_PASSWORD NEXT_RUNTIME NEXT_TELEMETRY_DISABLED
      NEXT_SERVER_ACTIONS_ENCRYPTION_KEY __NEXT_PRIVATE_ORIGIN`.split(/\s+/);
    expect(unread(Object.fromEntries(foreign.map((name) => [name, "x"])))).toEqual([]);
    expect(unread({ CLOAKROOM_PORT: "tcp://10.0.0.7:3000" })).toEqual([]);
  });

  it("is told in the order of names", () => {
    expect(unread({ NEXTAUTH_URL: "x", ADMIN_EMAIL: "x" }).map(([name]) => name)).toEqual([
      "ADMIN_EMAIL",
      "NEXTAUTH_URL",
    ]);
  });
});

describe("the name of a restriction that is misspelt", () => {
  const problemsOf = (source: Record<string, string>) =>
    examineEnv(source, "development").problems.map(({ variable, wrong }) => `${variable} ${wrong}`);

  it.each([
    ["ALLOWED_EMAIL_DOMAIN", "ALLOWED_EMAIL_DOMAINS"],
    ["ALLOWED_GOOGLE_HOSTED_DOMAIN", "ALLOWED_GOOGLE_HOSTED_DOMAINS"],
    ["EMAIL_LINKINGS", "EMAIL_LINKING"],
  ])("%s keeps from starting", (name, meant) => {
    const says = `${meant} is not set, but ${name} is, which nothing reads`;
    expect(problemsOf({ [name]: "example.com" })).toEqual([says]);
    expect(problemsOf({ [name]: "example.com", [meant]: " " })).toEqual([says]);
  });

  it("is no more than told where the right one is there too, and so is the name of anything else", () => {
    expect(problemsOf({ EMAIL_LINKINGS: "explicit", EMAIL_LINKING: "verified" })).toEqual([]);
    expect(problemsOf({ ADMIN_EMAIL: "a@example.com", AUTH_TRUST_HOST: "x" })).toEqual([]);
  });

  it.each([
    "ALLOWED_GITHUB_ORGANIZATIONS",
    "ALLOWED_GITHUB_ORGANISATIONS",
    "ALLOWED_GITHUB_TEAMS",
    "ALLOWED_EMAIL_ADDRESSES",
    "ALLOWED_HOSTS",
    "ALLOW_EVERYBODY",
    "allow_people",
    "SIGN_UP_MODE",
    "SIGN_UP_POLICY",
    "SIGNUP_MODE",
    "ALLOW_SIGN_UP",
    "DISABLE_SIGNUPS_OF_STRANGERS",
    "Sign_Up_Open",
  ])("%s keeps from starting, however far it is from a name of ours", (name) => {
    const problems = problemsOf({ [name]: "x" });
    expect(problems).toHaveLength(1);
    expect(problems[0]).toContain(name);
    expect(problemsOf({ [name]: " " })).toEqual([]);
  });
});

it("the nearest of several is meant", () => {
  expect(nearestVariable("SESSION_CACHE_ENTRY")).toBe("SESSION_CACHE_ENTRIES");
  expect(nearestVariable("AUTH_SECRETS_2")).toBe("AUTH_SECRET_2");
  expect(nearestVariable("PORT")).toBeUndefined();
});
