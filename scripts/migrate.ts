import { readVariable } from "./environment";
import { loadDotenv } from "./dotenv";
import { isMain } from "./is-main";
import { migrate } from "./migrations/apply";

export { DatabaseUnreachable, migrate, MigrationFailed } from "./migrations/apply";

/** `npm run db:migrate` applies the pending migrations to the database of DATABASE_DIRECT_URL or DATABASE_URL. */
async function main(): Promise<void> {
  loadDotenv(process.env.NODE_ENV === "production" ? "production" : "development");
  refuseForeignPreview();
  const url = readVariable("DATABASE_DIRECT_URL") ?? readVariable("DATABASE_URL");
  if (!url) throw new Error("Set DATABASE_URL to the database to migrate. (npm run dev migrates its own.)");
  describeApplied(await migrate(url)).forEach((line) => console.log(line));
}

/**
 * Refuses to migrate for a preview on Vercel that is not set up. What is set there without a second thought is set for every
 * environment: the migrations of a branch would be applied to the database of production.
 * @throws Error that says what a preview needs
 */
function refuseForeignPreview(): void {
  if (readVariable("VERCEL_ENV") !== "preview") return;
  const authUrl = readVariable("AUTH_URL");
  if (authUrl !== undefined && !isProductions(authUrl)) return;
  throw new Error(
    "This is a preview on Vercel without an AUTH_URL of its own, so nobody could sign in to it, and DATABASE_URL may be production's. " +
      "docs/deploy/vercel.md says what a preview needs, and how to build none.",
  );
}

/** Whether a URL is of the host that Vercel serves production at (Vercel, "System environment variables"). */
function isProductions(url: string): boolean {
  return URL.canParse(url) && new URL(url).hostname === readVariable("VERCEL_PROJECT_PRODUCTION_URL");
}

/** One line for each migration, or one that says that there was none. */
export function describeApplied(names: string[]): string[] {
  return names.length > 0 ? names.map((name) => `Applied migration ${name}.`) : ["No migration is pending."];
}

if (isMain(import.meta.url)) {
  main().catch((error: unknown) => {
    console.error(error instanceof Error ? error.message : error);
    process.exitCode = 1;
  });
}
