import { z } from "zod";
import { hostedDomainsOf, organizationsOf, PROVIDER_VARIABLES, settingsOf } from "@/lib/providers/providers";
import { domains, emails } from "@/lib/parsers/email-lists";
import { SECRET_BYTES } from "./secrets";
import { accentColour } from "@/lib/parsers/colour";
import { mailFrom, smtpUrl } from "@/lib/parsers/mail";
import { emailAddress, pageUrl, productName } from "@/lib/parsers/product";
import * as values from "@/lib/parsers/values";
import { secret, shown, withDefault } from "@/lib/parsers/values";

/** A token is compared, and no key is derived from it; 128 bits are beyond guessing online. */
const TOKEN_BYTES = 16;

const sampleSecret = "sample-only-generate-your-own-with-openssl-rand-base64-32";
const sampleDatabase = "postgresql://cloakroom:password@localhost:5432/cloakroom";

/** Every variable that Cloakroom reads, with its default; `.env.example` says what each is for. */
export const variables = z.object({
  PORT: withDefault(values.integer(0, 65_535), "3000"),
  AUTH_URL: shown(values.origin, "https://accounts.example.com"),

  DATABASE_URL: secret(values.postgresUrl, sampleDatabase),
  DATABASE_DIRECT_URL: secret(values.postgresUrl, sampleDatabase),
  DATABASE_POOL_MAX: withDefault(values.integer(1, 1000), "10"),

  AUTH_SECRET: secret(values.anyText, sampleSecret, SECRET_BYTES),
  AUTH_SECRET_1: secret(values.anyText, sampleSecret, SECRET_BYTES),
  AUTH_SECRET_2: secret(values.anyText, sampleSecret, SECRET_BYTES),
  AUTH_SECRET_3: secret(values.anyText, sampleSecret, SECRET_BYTES),

  ...PROVIDER_VARIABLES,

  PRODUCT_NAME: withDefault(productName, "Cloakroom"),
  PRODUCT_LOGO: shown(values.anyText, "/etc/cloakroom/logo.svg"),
  ACCENT_COLOR: shown(accentColour, "#1d5b48"),
  PRIVACY_URL: shown(pageUrl, "https://example.com/privacy"),
  TERMS_URL: shown(pageUrl, "https://example.com/terms"),
  SUPPORT_EMAIL: shown(emailAddress, "help@example.com"),

  APPLICATIONS: shown(values.anyText, "/etc/cloakroom/applications.json"),

  SMTP_URL: secret(smtpUrl, "smtps://cloakroom:password@smtp.example.com:465"),
  MAIL_FROM: shown(mailFrom, "Cloakroom <no-reply@example.com>"),

  WEBHOOK_ALLOWED_NETWORKS: shown(values.addressRanges, "10.0.0.0/8"),

  EMAIL_LINKING: withDefault(values.oneOf("verified", "explicit"), "verified"),
  SIGN_UP: withDefault(values.oneOf("open", "invited", "closed"), "open"),
  ALLOWED_EMAIL_DOMAINS: shown(domains, "example.com,example.org"),
  ALLOWED_EMAILS: shown(emails, "jane@example.com,joe@example.org"),
  MEMBERSHIP_MAX_AGE: withDefault(values.duration, "24h"),
  ADMIN_EMAILS: shown(emails, "admin@example.com"),

  SESSION_IDLE: withDefault(values.duration, "7d"),
  SESSION_ABSOLUTE: withDefault(values.duration, "30d"),
  SESSION_FRESH: withDefault(values.duration, "10m"),
  ADMIN_SESSION_IDLE: withDefault(values.duration, "1h"),
  ADMIN_SESSION_ABSOLUTE: withDefault(values.duration, "24h"),
  SESSION_CACHE: withDefault(values.oneOf("on", "off"), "on"),
  SESSION_CACHE_ENTRIES: withDefault(values.integer(1, 10_000_000), "100000"),
  SESSION_CACHE_MEGABYTES: withDefault(values.integer(1, 65_536), "256"),

  KEEP_ALIVE: withDefault(values.durationUpTo("1h"), "620s"),
  DRAIN_DELAY: shown(values.durationUpTo("10m"), "15s"),
  TRUSTED_PROXIES: shown(values.addressRanges, "127.0.0.1,::1,10.0.0.0/8"),
  LIMIT_SIGN_IN: withDefault(values.rate, "60/1m"),
  LIMIT_EXCHANGE: withDefault(values.rate, "300/1m"),
  LIMIT_REFUSED: withDefault(values.rate, "100/1m"),
  LIMIT_CHANGES: withDefault(values.rate, "60/1h"),

  CRON_SECRET: secret(values.anyText, sampleSecret, TOKEN_BYTES),
  METRICS_TOKEN: secret(values.anyText, sampleSecret, TOKEN_BYTES),
  OTEL_EXPORTER_OTLP_ENDPOINT: shown(values.webUrl, "http://localhost:4318"),
  LOG_LEVEL: withDefault(values.oneOf("fatal", "error", "warn", "info", "debug", "trace", "silent"), "info"),
  AUDIT_RETENTION: withDefault(values.duration, "400d"),
  WEB_CONCURRENCY: withDefault(values.integer(1, 256), "1"),
  SANDBOX: withDefault(values.oneOf("1", "0"), "0"),
  VERCEL: shown(values.anyText, "1"),
});

export type VariableName = keyof typeof variables.shape;

/** What was read; a variable that is unset or blank has its default, or is undefined. */
export type Values = z.output<typeof variables>;

export type Mode = "production" | "development" | "test";

/** The environment, parsed and checked. Texts are never blank. */
export type Env = Readonly<ReturnType<typeof assemble>>;

/** Gives every variable its place in `Env`. */
export function assemble(values: Values, mode: Mode) {
  const serverless = values.VERCEL !== undefined;
  const authUrl = values.AUTH_URL ?? `http://localhost:${values.PORT}`;
  return {
    production: mode === "production",
    /** Undefined outside production only, where scripts start an embedded PostgreSQL and set it. */
    databaseUrl: values.DATABASE_URL,
    /** A connection past any pooler, for LISTEN. */
    databaseDirectUrl: values.DATABASE_DIRECT_URL,
    databasePoolMax: values.DATABASE_POOL_MAX,
    /** The public origin, as `https://example.com`; every absolute URL is built from it. */
    authUrl,
    secureCookies: authUrl.startsWith("https:"),
    /**
     * The first seals, all of them open. Empty outside production only. In the order of Auth.js, so that both agree on which
     * is the newest: the highest number, and the plain one is the oldest.
     */
    secrets: [values.AUTH_SECRET_3, values.AUTH_SECRET_2, values.AUTH_SECRET_1, values.AUTH_SECRET].filter(
      (secret) => secret !== undefined,
    ),
    /** Each provider's settings, or null. */
    ...settingsOf(values),
    /** What people see of whoever runs this. */
    product: {
      name: values.PRODUCT_NAME,
      /** The path of a picture; undefined: Cloakroom's own mark. */
      logoFile: values.PRODUCT_LOGO,
      accent: values.ACCENT_COLOR,
      privacyUrl: values.PRIVACY_URL,
      termsUrl: values.TERMS_URL,
      supportEmail: values.SUPPORT_EMAIL,
    },
    /** The path of the file of applications. */
    applicationsFile: values.APPLICATIONS,
    /** How mails are sent; null: none are. */
    mail:
      values.SMTP_URL === undefined || values.MAIL_FROM === undefined
        ? null
        : { smtpUrl: values.SMTP_URL, from: values.MAIL_FROM },
    /** Inner networks that messages to other systems may go to. */
    webhookAllowedNetworks: values.WEBHOOK_ALLOWED_NETWORKS ?? [],
    emailLinking: values.EMAIL_LINKING,
    /** Who may become a user: everybody, whoever was invited, or nobody; beside whom an administrator consents to. */
    signUp: values.SIGN_UP,
    /** Both empty: every address. */
    allowedEmailDomains: values.ALLOWED_EMAIL_DOMAINS ?? [],
    allowedEmails: values.ALLOWED_EMAILS ?? [],
    /** The domains whose managed accounts alone may sign in, of each provider. Empty: every account of it. */
    allowedHostedDomains: hostedDomainsOf(values),
    /** The organisations and teams whose active members alone may sign in, of each provider. Empty: every account of it. */
    allowedOrganizations: organizationsOf(values),
    /** Seconds for which the rules of applications go by what a provider said of memberships. */
    membershipMaxAge: values.MEMBERSHIP_MAX_AGE,
    adminEmails: values.ADMIN_EMAILS ?? [],
    /** Seconds. */
    lifetimes: {
      user: { idle: values.SESSION_IDLE, absolute: values.SESSION_ABSOLUTE },
      admin: { idle: values.ADMIN_SESSION_IDLE, absolute: values.ADMIN_SESSION_ABSOLUTE },
      fresh: values.SESSION_FRESH,
    },
    trustedProxies: values.TRUSTED_PROXIES ?? [],
    limits: {
      signIn: values.LIMIT_SIGN_IN,
      exchange: values.LIMIT_EXCHANGE,
      refused: values.LIMIT_REFUSED,
      /** For each kind of change, of one user. */
      changes: values.LIMIT_CHANGES,
      /**
       * Sign-ins with one provider account, and answers of one user to applications, beyond the limits of a minute: a program
       * may sign its user in at each run.
       */
      personSignIn: { ...values.LIMIT_CHANGES, points: values.LIMIT_CHANGES.points * 10 },
    },
    cronSecret: values.CRON_SECRET,
    metricsToken: values.METRICS_TOKEN,
    /** The base URL of an OpenTelemetry collector. */
    tracesEndpoint: values.OTEL_EXPORTER_OTLP_ENDPOINT,
    logLevel: values.LOG_LEVEL,
    /** Seconds. */
    auditRetention: values.AUDIT_RETENTION,
    sandbox: values.SANDBOX === "1",
    // A function that is frozen between requests receives nothing meanwhile.
    sessionCache: values.SESSION_CACHE !== "off" && !serverless,
    sessionCacheBounds: {
      entries: values.SESSION_CACHE_ENTRIES,
      bytes: values.SESSION_CACHE_MEGABYTES * 2 ** 20,
    },
    /** Whether the process may be frozen once it has answered, so that nothing can be done later. */
    serverless,
    /** How long a connection without requests is kept, in seconds. */
    keepAlive: values.KEEP_ALIVE,
    /** How long a process told to end goes on serving, in seconds. */
    drainDelay: values.DRAIN_DELAY ?? 0,
    webConcurrency: values.WEB_CONCURRENCY,
    port: values.PORT,
  };
}

export const variableNames = variables.keyof().options;

/** The example of a variable, as it stands in `.env.example`. */
export function exampleOf(name: VariableName): string {
  return String(variables.shape[name].meta()?.example);
}

/** Whether the value of a variable must not be quoted. */
export function isSecret(name: VariableName): boolean {
  return variables.shape[name].meta()?.secret === true;
}

/** Bytes that the value of a secret has at least, when a random generator is to write it. */
export function leastBytesOf(name: VariableName): number | undefined {
  const leastBytes = variables.shape[name].meta()?.leastBytes;
  return typeof leastBytes === "number" ? leastBytes : undefined;
}
