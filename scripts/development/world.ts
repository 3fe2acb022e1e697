import { startDatabase } from "../database";
import { isAnyProviderConfigured, readVariable } from "../environment";
import { findFreePortFrom } from "../free-port";
import { migrate } from "../migrations/apply";
import { chooseAddress } from "./address";
import { guardedVariables, startApplications } from "./applications";
import { startSandboxIfNeeded } from "./sandbox";
import { chooseSecret } from "./secret";
import type { Started } from "./greeting";

/** What the application runs in on a developer's machine, and how it is told of it. */
export type World = {
  readonly port: number;
  /** What the application is started with, beside the environment. */
  readonly variables: Record<string, string>;
  /** What there is, for the greeting. */
  readonly started: Started;
  /** Resolves with a sentence when PostgreSQL ends by itself. */
  readonly databaseEnded: Promise<string>;
};

/**
 * Starts an embedded PostgreSQL, the sandbox providers and an application at another host, each only where the environment names no
 * other, and migrates.
 * @param environment what everything that is started has besides
 * @param stops receives what ends each of them, in the order in which they were started
 * @throws Error when one of them does not start
 */
export async function startWorld(
  environment: NodeJS.ProcessEnv,
  stops: (() => Promise<unknown>)[],
): Promise<World> {
  const { port, authUrl, moved } = await chooseAddress();
  const { ended, ...database } = await openDatabase(stops);
  const migrations = await migrate(readVariable("DATABASE_DIRECT_URL") ?? database.url);
  const inUse = await startSandboxIfNeeded(authUrl);
  if (inUse) stops.push(() => inUse.sandbox.close());
  const variables = {
    ...chooseSecret(),
    ...inUse?.env,
    ...(inUse ? guardedVariables() : {}),
    DATABASE_URL: database.url,
    AUTH_URL: authUrl,
    PORT: String(port),
  };
  // Of people that the sandbox plays; whoever signs in by a real provider has applications of their own.
  const guarded = inUse ? await startApplications({ ...environment, ...variables }, port) : undefined;
  if (guarded) stops.push(() => guarded.close());
  const started = {
    authUrl,
    moved,
    database,
    migrations,
    sandboxOrigin: inUse?.sandbox.origin,
    guardedOrigin: guarded?.origin,
    adminEmails: readVariable("ADMIN_EMAILS"),
    providersConfigured: isAnyProviderConfigured(),
  };
  return { port, variables, started, databaseEnded: ended };
}

async function openDatabase(
  stops: (() => Promise<unknown>)[],
): Promise<{ url: string; folder?: string; ended: Promise<string> }> {
  const url = readVariable("DATABASE_URL");
  if (url !== undefined) return { url, ended: new Promise(() => undefined) };
  const database = await startDatabase({ persistent: true, port: await findFreePortFrom(54320) });
  stops.push(() => database.stop());
  return {
    url: database.url,
    folder: database.folder,
    ended: database.exited.then(() => "PostgreSQL ended by itself."),
  };
}
