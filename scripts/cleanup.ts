import { loadDotenv } from "./dotenv";

/**
 * `npm run cleanup` removes expired sessions and counters of limits, and audit events past AUDIT_RETENTION, from the
 * database of DATABASE_URL, until none is left. It may run at any time, and more than once at a time.
 */
Object.assign(process.env, { NODE_ENV: "production" });
loadDotenv("production");

try {
  const { cleanUp, describe } = await import("@/lib/cleanup/clean-up");
  console.log(`Removed ${describe(await cleanUp())}.`);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
// The pool would keep the process for the half minute that idle connections live.
process.exit();
