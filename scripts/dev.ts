import { stripVTControlCharacters } from "node:util";
import { greet } from "./development/greeting";
import { runUntilStopped } from "./development/until-stopped";
import { startWorld } from "./development/world";
import { loadDotenv } from "./dotenv";
import { chosenHostname } from "./listen-host";
import { startNext, waitForPort } from "./node-process";

/**
 * `npm run dev`: an embedded PostgreSQL, the sandbox providers, the migrations and the application, each only where
 * the environment names no other. Ctrl-C ends all of it, last started first.
 */
const COMMAND = "npm run dev";
const environment = loadDotenv("development");

process.exit(await runUntilStopped(COMMAND, startEverything));

/** Starts everything and never returns; throws when something does not start or ends by itself. */
async function startEverything(stops: (() => Promise<unknown>)[]): Promise<never> {
  const { port, variables, started, databaseEnded } = await startWorld(environment, stops);
  // Not all addresses, as Next.js would: the sandbox lets anyone who reaches it be anyone.
  const host = chosenHostname() ?? "127.0.0.1";
  const color = process.stdout.isTTY ? { FORCE_COLOR: "1" } : {};
  const next = startNext(
    ["dev", "--port", String(port), "--hostname", host],
    { ...color, ...environment, ...variables },
    passOn,
  );
  stops.push(() => next.stop());
  const ended = next.exited.then((code) => `Next.js ended by itself (exit code ${code}).`);
  if (await waitForPort(port, host, ended)) {
    // Next's development server runs instrumentation at its first request, and tells handlers only from then on who asks.
    await fetch(`http://${host}:${port}/api/health/live`).catch(() => undefined);
    console.log(greet(started, COMMAND));
  }
  throw new Error(await Promise.race([ended, databaseEnded]));
}

/** All that Next.js says but the address it listens on: signing in works at AUTH_URL only. */
function passOn(line: string): void {
  if (!/^\s*-? ?(Local|Network): +http/.test(stripVTControlCharacters(line))) console.log(line);
}
