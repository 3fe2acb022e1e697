import { z } from "zod";
import { PROVIDER_VARIABLES } from "@/lib/providers/providers";
import { domains, emails } from "./email-lists";
import * as values from "./values";
import { secret, shown } from "./values";

const sampleSecret = "sample-only-generate-your-own-with-openssl-rand-base64-32";
const sampleDatabase = "postgresql://cloakroom:password@localhost:5432/cloakroom";

/** Every variable that Cloakroom reads; `.env.example` says what each is for. */
export const variables = z.object({
  PORT: shown(values.integer(0, 65_535), "3000"),
  AUTH_URL: shown(values.origin, "https://accounts.example.com"),

  DATABASE_URL: secret(values.postgresUrl, sampleDatabase),
  DATABASE_DIRECT_URL: secret(values.postgresUrl, sampleDatabase),
  DATABASE_POOL_MAX: shown(values.integer(1, 1000), "10"),

  AUTH_SECRET: secret(values.anyText, sampleSecret),
  AUTH_SECRET_1: secret(values.anyText, sampleSecret),
  AUTH_SECRET_2: secret(values.anyText, sampleSecret),
  AUTH_SECRET_3: secret(values.anyText, sampleSecret),

  ...PROVIDER_VARIABLES,

  EMAIL_LINKING: shown(values.oneOf("verified", "explicit"), "verified"),
  ALLOWED_EMAIL_DOMAINS: shown(domains, "example.com,example.org"),
  ADMIN_EMAILS: shown(emails, "admin@example.com"),

  SESSION_IDLE: shown(values.duration, "7d"),
  SESSION_ABSOLUTE: shown(values.duration, "30d"),
  SESSION_FRESH: shown(values.duration, "10m"),
  ADMIN_SESSION_IDLE: shown(values.duration, "1h"),
  ADMIN_SESSION_ABSOLUTE: shown(values.duration, "24h"),
  SESSION_CACHE: shown(values.oneOf("on", "off"), "on"),
  SESSION_CACHE_ENTRIES: shown(values.integer(1, 10_000_000), "100000"),
  SESSION_CACHE_MEGABYTES: shown(values.integer(1, 65_536), "256"),

  KEEP_ALIVE: shown(values.durationUpTo("1h"), "620s"),
  DRAIN_DELAY: shown(values.durationUpTo("10m"), "15s"),
  TRUSTED_PROXIES: shown(values.addressRanges, "127.0.0.1,::1,10.0.0.0/8"),
  LIMIT_SIGN_IN: shown(values.rate, "60/1m"),
  LIMIT_EXCHANGE: shown(values.rate, "300/1m"),
  LIMIT_REFUSED: shown(values.rate, "100/1m"),
  LIMIT_CHANGES: shown(values.rate, "60/1h"),

  CRON_SECRET: secret(values.anyText, sampleSecret),
  METRICS_TOKEN: secret(values.anyText, sampleSecret),
  OTEL_EXPORTER_OTLP_ENDPOINT: shown(values.webUrl, "http://localhost:4318"),
  LOG_LEVEL: shown(values.oneOf("fatal", "error", "warn", "info", "debug", "trace", "silent"), "info"),
  AUDIT_RETENTION: shown(values.duration, "400d"),
  WEB_CONCURRENCY: shown(values.integer(1, 256), "1"),
  SANDBOX: shown(values.oneOf("1", "0"), "0"),
  VERCEL: shown(values.anyText, "1"),
});

export type VariableName = keyof typeof variables.shape;

/** What was read; a variable that is unset or blank is undefined. */
export type Values = z.output<typeof variables>;

export const variableNames = variables.keyof().options;

/** The example of a variable, as it stands in `.env.example`. */
export function exampleOf(name: VariableName): string {
  return String(variables.shape[name].meta()?.example);
}

/** Whether the value of a variable must not be quoted. */
export function isSecret(name: VariableName): boolean {
  return variables.shape[name].meta()?.secret === true;
}
