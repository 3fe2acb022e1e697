import { readFileSync } from "node:fs";
import { startDatabase } from "../database";
import { withSchemaEngine } from "./engine";
import { readMigrations, schemaFile } from "./list";

/**
 * The SQL that leads from the migrations to prisma/schema.prisma, or undefined when they agree. Triggers and checks
 * written by hand are in neither: the schema language has no words for them.
 */
export async function findDifference(): Promise<string | undefined> {
  const database = await startDatabase({ persistent: false });
  try {
    return await withSchemaEngine(database.url, async (engine) => {
      const schema = { path: schemaFile, content: readFileSync(schemaFile, "utf8") };
      const { exitCode, stdout } = await engine.diff({
        from: { tag: "migrations", ...readMigrations() },
        to: { tag: "schemaDatamodel", files: [schema] },
        script: true,
        exitCode: true,
        filters: { externalTables: [], externalEnums: [] },
      });
      return exitCode === 0 ? undefined : (stdout ?? "");
    });
  } finally {
    await database.stop();
  }
}
