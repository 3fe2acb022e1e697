import { examineEnv } from "@/lib/env";
import { PROVIDERS } from "@/lib/providers/providers";
import { checkAdministrators } from "./administrators";
import { checkApplications } from "./applications";
import { checkCallbacks } from "./callbacks";
import type { Check } from "./check";
import { checkClock } from "./clock";
import { checkDatabase } from "./database";
import { Database } from "./database-access";
import { checkEnvironment } from "./environment";
import { runChecks } from "./run-checks";
import { checkMigrations } from "./migrations";
import { checkNotifications } from "./notifications";
import { checkOutward } from "./outward";
import { PROVIDER_CHECKS } from "./providers";
import { checkPublicAddress } from "./public-address";
import { compileReport, type Report } from "./report";
import { checkSecrets } from "./secrets";
import { secretsOf } from "./secrets-of";
import { checkCleanup } from "./cleanup";

const CHECKS: readonly Check[] = [
  { name: "environment", run: checkEnvironment },
  { name: "secrets", run: checkSecrets },
  { name: "callbacks", run: checkCallbacks },
  { name: "database", run: checkDatabase },
  { name: "migrations", run: checkMigrations },
  { name: "notifications", run: checkNotifications },
  { name: "clock", run: checkClock },
  ...PROVIDERS.map((name) => ({ name, run: PROVIDER_CHECKS[name] })),
  { name: "public address", run: checkPublicAddress },
  { name: "applications", run: checkApplications },
  { name: "administrators", run: checkAdministrators },
  { name: "outward", run: checkOutward },
  { name: "cleanup", run: checkCleanup },
];

/** Examines the deployment that has this environment, and changes nothing. The report holds none of its secrets. */
export async function diagnose(source: NodeJS.ProcessEnv): Promise<Report> {
  const { env, problems } = examineEnv(source, "production");
  const database = new Database(env.databaseUrl);
  try {
    return compileReport(await runChecks(CHECKS, { source, env, problems, database }), secretsOf(source));
  } finally {
    database.close();
  }
}
