import type { Provider, ProviderSettings } from "@/lib/providers/providers";
import { assemble } from "./env/assemble";
import { checkTogether } from "./env/checks";
import { checkRestrictions } from "./env/unread";
import { EnvironmentError, type Problem } from "./env/problems";
import { readValues, type Source } from "./env/read";
import type { AddressRange, Rate } from "./env/values";

export type { AddressRange, Rate };

export type Mode = "production" | "development" | "test";

/** Lifetimes in seconds. */
type Lifetime = { readonly idle: number; readonly absolute: number };

/** The environment, parsed and checked, with each provider's settings, or null. Texts are never blank. */
export type Env = { readonly [P in Provider]: ProviderSettings[P] | null } & {
  readonly production: boolean;
  /** Undefined outside production only, where scripts start an embedded PostgreSQL and set it. */
  readonly databaseUrl: string | undefined;
  /** A connection past any pooler, for LISTEN. */
  readonly databaseDirectUrl: string | undefined;
  readonly databasePoolMax: number;
  /** The public origin, as `https://example.com`; every absolute URL is built from it. */
  readonly authUrl: string;
  readonly secureCookies: boolean;
  /** Newest first: the first seals, all of them open. Empty outside production only. */
  readonly secrets: readonly string[];
  readonly emailLinking: "verified" | "explicit";
  /** Empty: every domain. */
  readonly allowedEmailDomains: readonly string[];
  /** The domains whose managed accounts alone may sign in, of each provider. Empty: every account of it. */
  readonly allowedHostedDomains: Readonly<Record<Provider, readonly string[]>>;
  readonly adminEmails: readonly string[];
  /** Seconds. */
  readonly lifetimes: { readonly user: Lifetime; readonly admin: Lifetime; readonly fresh: number };
  readonly trustedProxies: readonly AddressRange[];
  readonly limits: {
    readonly signIn: Rate;
    readonly exchange: Rate;
    readonly refused: Rate;
    /** For each kind of change, of one person. */
    readonly changes: Rate;
    /** Sign-ins with one provider account, beyond the limits of a minute. */
    readonly personSignIn: Rate;
  };
  readonly cronSecret: string | undefined;
  readonly metricsToken: string | undefined;
  /** The base URL of an OpenTelemetry collector. */
  readonly tracesEndpoint: string | undefined;
  readonly logLevel: "fatal" | "error" | "warn" | "info" | "debug" | "trace" | "silent";
  /** Seconds. */
  readonly auditRetention: number;
  readonly sandbox: boolean;
  readonly sessionCache: boolean;
  readonly sessionCacheBounds: { readonly entries: number; readonly bytes: number };
  /** Whether the process may be frozen once it has answered, so that nothing can be done later. */
  readonly serverless: boolean;
  /** How long a connection without requests is kept, and how long a process told to end goes on serving; seconds. */
  readonly keepAlive: number;
  readonly drainDelay: number;
  readonly webConcurrency: number;
  readonly port: number;
};

/**
 * Reads an environment as far as it can be read, and says what is wrong with it. Only `npm run doctor` may go on with
 * one that has problems.
 * @param mode production insists on what development has defaults for
 */
export function examineEnv(source: Source, mode: Mode): { env: Env; problems: readonly Problem[] } {
  const { values, problems } = readValues(source);
  const env = assemble(values, mode);
  for (const problem of [...checkTogether(values, env, mode), ...checkRestrictions(source)])
    if (!problems.some(({ variable }) => variable === problem.variable)) problems.push(problem);
  return { env, problems };
}

/**
 * Parses an environment and checks that it can be run with.
 * @throws EnvironmentError with everything that is wrong, not only the first
 */
export function parseEnv(source: Source, mode: Mode): Env {
  const { env, problems } = examineEnv(source, mode);
  if (problems.length > 0) throw new EnvironmentError(problems);
  return env;
}

let processEnv: Env | undefined;

/**
 * The environment of this process, parsed at the first call; importing reads nothing, so building needs none.
 * @throws EnvironmentError
 */
export function env(): Env {
  return (processEnv ??= parseEnv(process.env, processMode(process.env.NODE_ENV)));
}

function processMode(nodeEnv: string | undefined): Mode {
  return nodeEnv === "production" || nodeEnv === "test" ? nodeEnv : "development";
}
