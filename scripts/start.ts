import { existsSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { env } from "@/lib/env";
import { describeAdmission } from "@/lib/env/admission";
import { findAppError } from "@/lib/errors";
import { adviseOnUnread, describeUnread, findUnread } from "@/lib/env/unread";
import { pinNextTickClass } from "@/lib/node/next-tick";
import { readLogo } from "@/lib/product/logo";
import { readApplications } from "./applications-file";
import { checkout, loadDotenv } from "./dotenv";
import { chosenHostname } from "./listen-host";
import { DatabaseUnreachable, describeApplied, migrate } from "./migrate";
import { stopSignal } from "./stop-signal";

/**
 * `npm start`: checks the environment, applies pending migrations and serves the production build until SIGTERM or
 * SIGINT, then lets requests in flight finish and exits with 0. While the database is down it serves all the same,
 * and migrates as soon as it can. `--sandbox` has the sandbox's providers and a database beside it, for trying a build out.
 */
const LONGEST_PAUSE_MS = 30_000;
const SANDBOX = "--sandbox";

const given = process.argv.slice(2);
const [folder = checkout] = given.filter((arg) => !arg.startsWith("-"));

/** The file of applications, read as the process starts; null where there is none. */
let applications: Awaited<ReturnType<typeof readApplications>> = null;

// As early as can be: nothing brings the hidden class back once it is gone.
pinNextTickClass();
Object.assign(process.env, { NODE_ENV: "production" });
const environment = loadDotenv("production");

try {
  const unknown = given.find((arg) => arg.startsWith("-") && arg !== SANDBOX);
  if (unknown !== undefined) throw new Error(`There is no option ${unknown}; ${SANDBOX} is the only one.`);
  process.exitCode = given.includes(SANDBOX) ? await runInSandbox() : await run();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
process.exit();

async function run(): Promise<number> {
  const { databaseUrl, databaseDirectUrl, webConcurrency, drainDelay, product } = env();
  console.log(describeAdmission(env()));
  for (const unread of findUnread(process.env))
    console.warn(`Warning: ${describeUnread(unread)} ${adviseOnUnread(unread)}`);
  if (!existsSync(join(folder, ".next", "BUILD_ID")))
    throw new Error("There is no build: run npm run build first.");
  if (product.logoFile !== undefined) await readLogo(product.logoFile);
  const url = databaseDirectUrl ?? databaseUrl ?? "";
  applications = await readApplications();

  // With workers SIGHUP restarts them, unless it is the terminal that closes.
  const restarts = webConcurrency > 1 && !process.stdin.isTTY;
  const stopped = stopSignal(restarts ? ["SIGINT", "SIGTERM"] : undefined).then(() => "stopped" as const);
  const migrated = await Promise.race([stopped, tryToMigrate(url)]);
  if (migrated === "stopped") return 0;

  // Only now: what it imports asks for NODE_ENV as it is loaded.
  const { startServing } = await import("@/server/start-serving");
  const serving = await startServing(chosenHostname(), folder);
  const ends = [stopped, serving.failed, ...(migrated ? [] : [migrateLater(url)])];
  try {
    const first = await Promise.race(ends);
    const drained = await serving.stop(first === "stopped" ? drainDelay : 0);
    return first === "stopped" && drained ? 0 : 1;
  } catch (error) {
    await serving.stop(0);
    throw error;
  }
}

/** What it takes is not imported above, because a production install and an image are without it. */
async function runInSandbox(): Promise<number> {
  const needed = [join("sandbox", "server.ts"), join("node_modules", "oidc-provider")];
  if (!needed.every((path) => existsSync(join(checkout, path))))
    throw new Error(`${SANDBOX} needs what development needs, and that is not here: a checkout, and npm ci.`);
  const { serveBuildInSandbox } = await import("./development/serve-build");
  return serveBuildInSandbox(
    environment,
    given.filter((arg) => arg !== SANDBOX),
  );
}

/**
 * Migrates, and applies the file of applications.
 * @returns false when the database cannot be reached
 * @throws MigrationFailed, ApplicationsFileError
 */
async function tryToMigrate(url: string): Promise<boolean> {
  try {
    for (const line of describeApplied(await migrate(url))) console.log(line);
    if (applications !== null) console.log(await applications.apply());
    return true;
  } catch (error) {
    if (!(error instanceof DatabaseUnreachable) && findAppError(error)?.code !== "database-unavailable")
      throw error;
    console.error(
      `${error instanceof Error ? error.message : String(error)}. Serving without it, and trying again.`,
    );
    return false;
  }
}

/** Tries until it succeeds, and then never returns. @throws MigrationFailed */
async function migrateLater(url: string): Promise<never> {
  let pause = 1_000;
  do {
    await wait(pause);
    pause = Math.min(pause * 2, LONGEST_PAUSE_MS);
  } while (!(await tryToMigrate(url)));
  return new Promise<never>(() => undefined);
}
