import { mkdirSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { findDifference } from "./migrations/difference";
import { LOCKFILE, migrationsFolder } from "./migrations/list";

/**
 * `npm run db:author -- <name>` writes the migration that prisma/schema.prisma still lacks, without network.
 * `npm run db:check` fails when one is lacking.
 */
const [argument] = process.argv.slice(2);
const name = argument?.toLowerCase().replace(/[^a-z0-9]+/g, "_");

if (argument === "--check") await check();
else if (name === undefined || /^_*$/.test(name)) fail("Name the migration: npm run db:author -- add_locale");
else await author(name);

async function author(name: string): Promise<void> {
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
  const sql = await findDifference();
  if (sql === undefined) console.log("prisma/schema.prisma and prisma/migrations agree.");
  else fail(`prisma/schema.prisma needs a migration: npm run db:author -- <name>. It would be:\n\n${sql}`);
}

function fail(message: string): void {
  console.error(message);
  process.exitCode = 1;
}
