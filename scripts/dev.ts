import { stripVTControlCharacters } from "node:util";
import { startDatabase } from "./database";
import { chooseAddress } from "./development/address";
import { guardedVariables, startApplications } from "./development/applications";
import { isAnyProviderConfigured, readVariable } from "./environment";
import { greet } from "./development/greeting";
import { startSandboxIfNeeded } from "./development/sandbox";
import { chooseSecret } from "./development/secret";
import { loadDotenv } from "./dotenv";
import { findFreePortFrom } from "./free-port";
import { chosenHostname } from "./listen-host";
import { migrate } from "./migrations/apply";
import { startNext, waitForPort } from "./node-process";
import { stopSignal } from "./stop-signal";

/**
 * `npm run dev`: an embedded PostgreSQL, the sandbox providers, the migrations and the application, each only where
 * the environment names no other. Ctrl-C ends all of it, last started first.
 */
const stops: (() => Promise<unknown>)[] = [];
const environment = loadDotenv("development");

try {
  await Promise.race([stopSignal(), startEverything()]);
} catch (error) {
  console.error(`\nnpm run dev stopped: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
}
for (const stop of stops.reverse()) await stop();
process.exit();

/** Starts everything and never returns; throws when something does not start or ends by itself. */
async function startEverything(): Promise<never> {
  const { port, authUrl, moved } = await chooseAddress();
  const database = await openDatabase();
  const migrations = await migrate(readVariable("DATABASE_DIRECT_URL") ?? database.url);
  const inUse = await startSandboxIfNeeded(authUrl);
  if (inUse) stops.push(() => inUse.sandbox.close());

  // Not all addresses, as Next.js would: the sandbox lets anyone who reaches it be anyone.
  const host = chosenHostname() ?? "127.0.0.1";
  const variables = {
    ...(process.stdout.isTTY ? { FORCE_COLOR: "1" } : {}),
    ...environment,
    ...chooseSecret(),
    ...inUse?.env,
    ...(inUse ? guardedVariables() : {}),
    DATABASE_URL: database.url,
    AUTH_URL: authUrl,
    PORT: String(port),
  };
  // Of people that the sandbox plays; whoever signs in by a real provider has applications of their own.
  const guarded = inUse ? await startApplications(variables, port) : undefined;
  if (guarded) stops.push(() => guarded.close());
  const next = startNext(["dev", "--port", String(port), "--hostname", host], variables, passOn);
  stops.push(() => next.stop());
  const ended = next.exited.then((code) => `Next.js ended by itself (exit code ${code}).`);
  if (await waitForPort(port, host, ended)) {
    // Next's development server runs instrumentation at its first request, and tells handlers only from then on who asks.
    await fetch(`http://${host}:${port}/api/health/live`).catch(() => undefined);
    const providersConfigured = isAnyProviderConfigured();
    console.log(
      greet({
        authUrl,
        moved,
        database,
        migrations,
        sandboxOrigin: inUse?.sandbox.origin,
        guardedOrigin: guarded?.origin,
        providersConfigured,
      }),
    );
  }
  throw new Error(await Promise.race([ended, database.ended]));
}

/** All that Next.js says but the address it listens on: signing in works at AUTH_URL only. */
function passOn(line: string): void {
  if (!/^\s*-? ?(Local|Network): +http/.test(stripVTControlCharacters(line))) console.log(line);
}

async function openDatabase(): Promise<{ url: string; folder?: string; ended: Promise<string> }> {
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
