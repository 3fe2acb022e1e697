import { readdirSync } from "node:fs";
import { join } from "node:path";

let names: readonly string[] | undefined;

/**
 * The names of the migrations that this version of the application needs. Read from the folder itself, which is where the
 * application is: hosts that copy only what is imported are told of it in next.config.mjs.
 */
export function neededMigrations(): readonly string[] {
  return (names ??= readdirSync(join(process.cwd(), "prisma", "migrations"), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name));
}
