import { CREDENTIALS_OF_ONE, definitionOf, PROVIDERS } from "@/lib/providers/providers";
import { isLoopback } from "./loopback";
import type { Problem } from "./problems";
import { isSample, weaknessOf } from "./secrets";
import { type Env, exampleOf, leastBytesOf, type Mode, type Values, variableNames } from "./variables";

const DEFINITIONS = PROVIDERS.map(definitionOf);
/** Seconds; twice as long as it takes until use is noted again (`lib/sessions/policy.ts`). */
const SHORTEST_IDLE = 600;

/** What is wrong with values that are each well-formed but do not fit together, or do not fit production. */
export function checkTogether(values: Values, env: Env, mode: Mode): Problem[] {
  return [
    ...checkProviders(values, env),
    ...checkLifetimes(env),
    ...checkMail(values),
    ...(mode === "production" ? checkProduction(values, env) : []),
  ];
}

function* checkProviders(values: Values, env: Env): Iterable<Problem> {
  for (const { credentials } of DEFINITIONS) {
    const { id, secret } = credentials;
    if (values[id] && !values[secret]) yield { variable: secret, wrong: `is missing, while ${id} is set` };
    if (values[secret] && !values[id]) yield { variable: id, wrong: `is missing, while ${secret} is set` };
  }
  const local = isLoopback(env.authUrl);
  for (const variable of DEFINITIONS.flatMap(({ addresses }) => addresses)) {
    const url = values[variable];
    if (typeof url !== "string") continue;
    // A sandbox signs anyone in as anyone; http lets anyone on the way do so.
    if (isLoopback(url)) {
      if (!local) yield { variable, wrong: `is a loopback address, while AUTH_URL (${env.authUrl}) is not` };
    } else if (url.startsWith("http:")) yield { variable, wrong: "is http on a host that is not loopback" };
  }
  if (env.sandbox && !local)
    yield { variable: "SANDBOX", wrong: `is for loopback addresses only, and AUTH_URL is ${env.authUrl}` };
}

function* checkMail({ SMTP_URL: server, MAIL_FROM: from }: Values): Iterable<Problem> {
  if (server !== undefined && from === undefined)
    yield { variable: "MAIL_FROM", wrong: "is missing, while SMTP_URL is set" };
  if (from !== undefined && server === undefined)
    yield { variable: "SMTP_URL", wrong: "is missing, while MAIL_FROM is set" };
}

function* checkLifetimes({ lifetimes }: Env): Iterable<Problem> {
  const { user, admin, fresh } = lifetimes;
  if (user.idle > user.absolute) yield { variable: "SESSION_IDLE", wrong: "is longer than SESSION_ABSOLUTE" };
  if (admin.idle > admin.absolute)
    yield { variable: "ADMIN_SESSION_IDLE", wrong: "is longer than ADMIN_SESSION_ABSOLUTE" };
  for (const [variable, { idle }] of [
    ["SESSION_IDLE", user],
    ["ADMIN_SESSION_IDLE", admin],
  ] as const)
    if (idle < SHORTEST_IDLE)
      yield {
        variable,
        wrong: "is shorter than 10m; use is noted every 5 minutes, so active people would idle out",
      };
  if (fresh > user.absolute) yield { variable: "SESSION_FRESH", wrong: "is longer than SESSION_ABSOLUTE" };
}

function* checkProduction(values: Values, env: Env): Iterable<Problem> {
  for (const variable of ["DATABASE_URL", "AUTH_URL"] as const)
    if (values[variable] === undefined) yield { variable, wrong: "is required in production" };
  if (!env.secureCookies && !isLoopback(env.authUrl))
    yield { variable: "AUTH_URL", wrong: `is http on a host that is not loopback: ${env.authUrl}` };
  if (env.secrets.length === 0) yield { variable: "AUTH_SECRET", wrong: "is required in production" };
  const [first] = DEFINITIONS;
  if (first && PROVIDERS.every((provider) => env[provider] === null)) {
    const variable = first.credentials.id;
    const others = CREDENTIALS_OF_ONE.slice(variable.length).trim();
    yield { variable, wrong: `${others}, are required in production` };
  }
  yield* checkSecrets(values, env);
}

function* checkSecrets(values: Values, env: Env): Iterable<Problem> {
  for (const variable of variableNames) {
    const value = values[variable];
    const leastBytes = leastBytesOf(variable);
    if (leastBytes === undefined || typeof value !== "string") continue;
    const wrong = weaknessOf(value, leastBytes);
    if (wrong !== undefined)
      yield { variable, wrong: `${wrong}; generate one with: openssl rand -base64 32` };
  }
  const ids = DEFINITIONS.map(({ credentials }) => credentials.id);
  for (const variable of [...ids, "DATABASE_URL", "DATABASE_DIRECT_URL"] as const)
    if (values[variable] === exampleOf(variable))
      yield { variable, wrong: "is the sample value of .env.example" };
  // The sandbox's clients have sample secrets, and it runs on loopback only.
  if (env.sandbox) return;
  for (const { credentials } of DEFINITIONS)
    if (isSample(values[credentials.secret] ?? ""))
      yield {
        variable: credentials.secret,
        wrong: "is a sample value, not the provider's client secret",
      };
}
