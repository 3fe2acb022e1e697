import { compareMigrations, RECORDS, recordsSchema } from "./migration-state";
import type { DoctorContext } from "./check";
import { fine, type Finding, warning, wrong } from "./finding";
import { codeOf } from "./reason";

/** PostgreSQL, appendix A: the code of a query of a table that is not there. */
const UNDEFINED_TABLE = "42P01";

/** Whether the database has the shape that this version works on. */
export async function* checkMigrations({ database }: DoctorContext): AsyncIterable<Finding> {
  const records = await database.ask(recordsSchema, RECORDS).catch((error: unknown) => {
    if (codeOf(error) === UNDEFINED_TABLE) return { records: null };
    throw error;
  });
  const { applied, pending, failed, changed, unknown } = compareMigrations(records);
  if (failed.length > 0)
    yield wrong(`Failed: ${failed.join(", ")}.`, "Run npm run db:migrate: it says why, and tries again.");
  if (pending.length > 0)
    yield wrong(`Pending: ${pending.join(", ")}.`, "npm start applies them, and so does npm run db:migrate.");
  if (changed.length > 0)
    yield wrong(
      `Applied, but not as it is written here: ${changed.join(", ")}.`,
      "Restore the file from the version that applied it; changes belong into a new migration.",
    );
  if (unknown.length > 0)
    yield warning(
      `The database is ahead: it has ${unknown.join(", ")} of a newer version.`,
      "Nothing to mend after going back one version; otherwise deploy the newer one.",
    );
  if (failed.length + pending.length + changed.length === 0)
    yield fine(`All ${applied.length} migrations are applied, as they are written.`);
}
