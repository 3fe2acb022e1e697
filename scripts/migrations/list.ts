import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { MigrationList } from "@prisma/schema-engine-wasm";

/** Says for which database the migrations are; Prisma refuses to read them without it. */
export const LOCKFILE = { path: "migration_lock.toml", content: 'provider = "postgresql"\n' };

const prisma = join(import.meta.dirname, "..", "..", "prisma");

export const migrationsFolder = join(prisma, "migrations");
export const schemaFile = join(prisma, "schema.prisma");

/** Every migration of prisma/migrations, oldest first, in the form that Prisma's engine reads. */
export function readMigrations(folder: string = migrationsFolder): MigrationList {
  const names = existsSync(folder)
    ? readdirSync(folder, { withFileTypes: true })
        .filter((entry) => entry.isDirectory())
        .map((entry) => entry.name)
        .sort()
    : [];
  return {
    baseDir: folder,
    lockfile: LOCKFILE,
    shadowDbInitScript: "",
    migrationDirectories: names.map((name) => ({
      path: name,
      migrationFile: {
        path: "migration.sql",
        content: { tag: "ok", value: readFileSync(join(folder, name, "migration.sql"), "utf8") },
      },
    })),
  };
}
