import { examineEnv } from "../../lib/env";
import { PROVIDERS } from "../../lib/providers/providers";
import { checkAdministrators } from "./administrators";
import { checkCallbacks } from "./callbacks";
import type { Check } from "./check";
import { checkClock } from "./clock";
import { checkDatabase } from "./database";
import { Database } from "./database-access";
import { checkEnvironment } from "./environment";
import { examine } from "./examine";
import { checkMigrations } from "./migrations";
import { checkNotifications } from "./notifications";
import { PROVIDER_CHECKS } from "./providers";
import { checkPublicAddress } from "./public-address";
import { compileReport, type Report } from "./report";
import { checkSecrets } from "./secrets";
import { secretsOf } from "./secrets-of";
import { checkUpkeep } from "./upkeep";

const CHECKS: readonly Check[] = [
  { name: "environment", look: checkEnvironment },
  { name: "secrets", look: checkSecrets },
  { name: "callbacks", look: checkCallbacks },
  { name: "database", look: checkDatabase },
  { name: "migrations", look: checkMigrations },
  { name: "notifications", look: checkNotifications },
  { name: "clock", look: checkClock },
  ...PROVIDERS.map((name) => ({ name, look: PROVIDER_CHECKS[name] })),
  { name: "public address", look: checkPublicAddress },
  { name: "administrators", look: checkAdministrators },
  { name: "upkeep", look: checkUpkeep },
];

/** Examines the deployment that has this environment, and changes nothing. The report holds none of its secrets. */
export async function diagnose(source: NodeJS.ProcessEnv): Promise<Report> {
  const { env, problems } = examineEnv(source, "production");
  const database = new Database(env.databaseUrl);
  try {
    return compileReport(await examine(CHECKS, { source, env, problems, database }), secretsOf(source));
  } finally {
    database.close();
  }
}
