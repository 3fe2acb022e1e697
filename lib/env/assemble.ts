import { hostedDomainsOf, settingsOf } from "@/lib/providers/providers";
import type { Env, Mode } from "../env";
import type { Values } from "./variables";

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Gives every variable its place and its default (docs: `.env.example`). */
export function assemble(values: Values, mode: Mode): Env {
  const port = values.PORT ?? 3000;
  const serverless = values.VERCEL !== undefined;
  const authUrl = values.AUTH_URL ?? `http://localhost:${port}`;
  return {
    production: mode === "production",
    databaseUrl: values.DATABASE_URL,
    databaseDirectUrl: values.DATABASE_DIRECT_URL,
    databasePoolMax: values.DATABASE_POOL_MAX ?? 10,
    authUrl,
    secureCookies: authUrl.startsWith("https:"),
    secrets: assembleSecrets(values),
    ...settingsOf(values),
    emailLinking: values.EMAIL_LINKING ?? "verified",
    allowedEmailDomains: values.ALLOWED_EMAIL_DOMAINS ?? [],
    allowedHostedDomains: hostedDomainsOf(values),
    adminEmails: values.ADMIN_EMAILS ?? [],
    lifetimes: {
      user: { idle: values.SESSION_IDLE ?? 7 * DAY, absolute: values.SESSION_ABSOLUTE ?? 30 * DAY },
      admin: { idle: values.ADMIN_SESSION_IDLE ?? HOUR, absolute: values.ADMIN_SESSION_ABSOLUTE ?? DAY },
      fresh: values.SESSION_FRESH ?? 10 * MINUTE,
    },
    trustedProxies: values.TRUSTED_PROXIES ?? [],
    limits: assembleLimits(values),
    cronSecret: values.CRON_SECRET,
    metricsToken: values.METRICS_TOKEN,
    tracesEndpoint: values.OTEL_EXPORTER_OTLP_ENDPOINT,
    logLevel: values.LOG_LEVEL ?? "info",
    auditRetention: values.AUDIT_RETENTION ?? 400 * DAY,
    sandbox: values.SANDBOX === "1",
    // A function that is frozen between requests hears nothing meanwhile.
    sessionCache: values.SESSION_CACHE !== "off" && !serverless,
    sessionCacheBounds: {
      entries: values.SESSION_CACHE_ENTRIES ?? 100_000,
      bytes: (values.SESSION_CACHE_MEGABYTES ?? 256) * 2 ** 20,
    },
    serverless,
    keepAlive: values.KEEP_ALIVE ?? 620,
    drainDelay: values.DRAIN_DELAY ?? 0,
    webConcurrency: values.WEB_CONCURRENCY ?? 1,
    port,
  };
}

/** As in Auth.js, so that both agree on which is the newest: the highest number, and the plain one is the oldest. */
function assembleLimits(values: Values): Env["limits"] {
  const changes = values.LIMIT_CHANGES ?? { points: 60, seconds: HOUR };
  return {
    signIn: values.LIMIT_SIGN_IN ?? { points: 60, seconds: MINUTE },
    exchange: values.LIMIT_EXCHANGE ?? { points: 300, seconds: MINUTE },
    refused: values.LIMIT_REFUSED ?? { points: 100, seconds: MINUTE },
    changes,
    // A program may sign its person in at each of its runs.
    personSignIn: { ...changes, points: changes.points * 10 },
  };
}

function assembleSecrets(values: Values): string[] {
  const newestFirst = [values.AUTH_SECRET_3, values.AUTH_SECRET_2, values.AUTH_SECRET_1, values.AUTH_SECRET];
  return newestFirst.filter((secret) => secret !== undefined);
}
