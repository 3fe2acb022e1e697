import { parseArgs } from "node:util";
import { examineEnv } from "../lib/env";
import { checkAdministrators } from "./doctor/administrators";
import { checkCallbacks } from "./doctor/callbacks";
import type { Check } from "./doctor/check";
import { checkClock } from "./doctor/clock";
import { checkDatabase } from "./doctor/database";
import { Database } from "./doctor/database-access";
import { checkEnvironment } from "./doctor/environment";
import { examine } from "./doctor/examine";
import { checkGithub } from "./doctor/github";
import { checkGoogle } from "./doctor/google";
import { checkMigrations } from "./doctor/migrations";
import { checkNotifications } from "./doctor/notifications";
import { checkPublicAddress } from "./doctor/public-address";
import { reasonOf } from "./doctor/reason";
import { compileReport, formatReport } from "./doctor/report";
import { checkSecrets } from "./doctor/secrets";
import { secretsOf } from "./doctor/secrets-of";
import { checkUpkeep } from "./doctor/upkeep";
import { loadDotenv } from "./dotenv";

/**
 * `npm run doctor [-- --json]` examines this deployment as `npm start` would run it, changes nothing, and says what is
 * fine, what is wrong, and how to mend it. Exits with 0 when nothing is wrong, 1 when something is, and 2 when it could
 * not examine at all.
 */
const CHECKS: readonly Check[] = [
  { name: "environment", look: checkEnvironment },
  { name: "secrets", look: checkSecrets },
  { name: "callbacks", look: checkCallbacks },
  { name: "database", look: checkDatabase },
  { name: "migrations", look: checkMigrations },
  { name: "notifications", look: checkNotifications },
  { name: "clock", look: checkClock },
  { name: "google", look: checkGoogle },
  { name: "github", look: checkGithub },
  { name: "public address", look: checkPublicAddress },
  { name: "administrators", look: checkAdministrators },
  { name: "upkeep", look: checkUpkeep },
];

try {
  process.exitCode = await main();
} catch (error) {
  console.error(`The doctor could not work: ${reasonOf(error)}`);
  process.exitCode = 2;
}
// A check that was too late may still hold a connection open.
process.exit();

async function main(): Promise<number> {
  const { values } = parseArgs({ options: { json: { type: "boolean", default: false } } });
  Object.assign(process.env, { NODE_ENV: "production" });
  loadDotenv("production");
  const source = process.env;
  const { env, problems } = examineEnv(source, "production");
  const database = new Database(env.databaseUrl);
  const examined = await examine(CHECKS, { source, env, problems, database });
  const report = compileReport(examined, secretsOf(source));
  console.log(
    values.json ? JSON.stringify(report, null, 2) : formatReport(report, { colours: wantsColours() }),
  );
  return report.result === "fine" ? 0 : 1;
}

/** On a terminal only, and never under NO_COLOR (no-color.org). */
function wantsColours(): boolean {
  return process.stdout.isTTY && !process.env.NO_COLOR;
}
