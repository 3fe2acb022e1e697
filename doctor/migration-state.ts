import { createHash } from "node:crypto";
import { z } from "zod";
import { readMigrations } from "@/scripts/migrations/list";

/** What Prisma's own table says of the migrations of this checkout, by name. */
export type MigrationState = {
  readonly applied: readonly string[];
  readonly pending: readonly string[];
  /** Begun and not finished. */
  readonly failed: readonly string[];
  /** Applied, and written differently since. */
  readonly changed: readonly string[];
  /** Applied, and not of this checkout: a newer version's. */
  readonly unknown: readonly string[];
};

/** One row with all records as JSON, or null while the table is not there. */
export const RECORDS = `SELECT (SELECT json_agg(json_build_object('name', migration_name, 'checksum', checksum,
  'finished', finished_at IS NOT NULL)) FROM _prisma_migrations WHERE rolled_back_at IS NULL) AS records`;

export const recordsSchema = z.object({
  records: z.array(z.object({ name: z.string(), checksum: z.string(), finished: z.boolean() })).nullable(),
});

/** Compares the records of a database with the files of prisma/migrations, without changing either. */
export function compareMigrations(
  { records }: z.output<typeof recordsSchema>,
  folder?: string,
): MigrationState {
  const files = readMigrations(folder).migrationDirectories.map(({ path, migrationFile: { content } }) => ({
    name: path,
    checksum: content.tag === "ok" ? createHash("sha256").update(content.value).digest("hex") : "",
  }));
  const finished = (records ?? []).filter((record) => record.finished);
  const failed = (records ?? []).filter((record) => !record.finished).map(({ name }) => name);
  const checksums = new Map(finished.map(({ name, checksum }) => [name, checksum]));
  const known = new Set(files.map(({ name }) => name));
  const applied = files.filter(({ name }) => checksums.has(name));
  return {
    applied: applied.map(({ name }) => name),
    pending: files.map(({ name }) => name).filter((name) => !checksums.has(name) && !failed.includes(name)),
    failed: failed.filter((name) => !checksums.has(name)),
    changed: applied.filter(({ name, checksum }) => checksums.get(name) !== checksum).map(({ name }) => name),
    unknown: finished.map(({ name }) => name).filter((name) => !known.has(name)),
  };
}
