import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { findDifference } from "./migrations/difference";
import { LOCKFILE, migrationsFolder, schemaFile } from "./migrations/list";
import { listUserRelations } from "./migrations/user-relations";

/**
 * `npm run db:author -- <name>` writes the migration that prisma/schema.prisma still lacks, and the client of it, without
 * network. `npm run db:check` fails when one is lacking, and when a user's rows would stay behind them.
 */
const [argument] = process.argv.slice(2);
const name = argument?.toLowerCase().replace(/[^a-z0-9]+/g, "_");

if (argument === "--check") await check();
else if (name === undefined || /^_*$/.test(name)) fail("Name the migration: npm run db:author -- add_locale");
else await author(name);

async function author(name: string): Promise<void> {
  if (!mayBeErased()) return;
  await import("./generate");
  const sql = await findDifference();
  if (sql === undefined) {
    console.log("Nothing to write: prisma/migrations already lead to prisma/schema.prisma.");
    return;
  }
  const timestamp = new Date().toISOString().replace(/\D/g, "").slice(0, 14);
  const folder = join(migrationsFolder, `${timestamp}_${name}`);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(migrationsFolder, LOCKFILE.path), LOCKFILE.content);
  writeFileSync(join(folder, "migration.sql"), sql);
  console.log(`Wrote ${relative(process.cwd(), folder)}/migration.sql. Read it before you commit it.`);
}

async function check(): Promise<void> {
  if (!mayBeErased()) return;
  const sql = await findDifference();
  if (sql === undefined) console.log("prisma/schema.prisma and prisma/migrations agree.");
  else fail(`prisma/schema.prisma needs a migration: npm run db:author -- <name>. It would be:\n\n${sql}`);
}

/** Whether whoever deletes themselves can: a relation that does not cascade keeps the user, or leaves rows of theirs. */
function mayBeErased(): boolean {
  const staying = listUserRelations(readFileSync(schemaFile, "utf8")).filter(({ cascades }) => !cascades);
  for (const { model } of staying)
    fail(
      `prisma/schema.prisma: ${model} has a relation to User that does not cascade, so its rows would keep a user from being ` +
        "deleted, or outlive them. Write onDelete: Cascade; what has to outlive a user keeps their id without a relation.",
    );
  return staying.length === 0;
}

function fail(message: string): void {
  console.error(message);
  process.exitCode = 1;
}
