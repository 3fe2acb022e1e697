import { createRequire } from "node:module";
import { join } from "node:path";

/**
 * `postinstall`: generates the Prisma client into lib/db/generated, without network, silent unless it fails.
 *
 * By the packages that the `prisma` command is made of, which brings 150 MB besides that generating does not
 * need (docs/decisions/080-client-without-the-prisma-command.md).
 */
const root = join(import.meta.dirname, "..");

// Required, because what they publish for `import` names files that are not in the package.
const require = createRequire(import.meta.url);
const { getGenerator, loadSchemaContext } =
  require("@prisma/internals") as typeof import("@prisma/internals");
const { PrismaClientTsGenerator } =
  require("@prisma/client-generator-ts") as typeof import("@prisma/client-generator-ts");

const generator = await getGenerator({
  schemaContext: await loadSchemaContext({
    schemaPath: { cliProvidedPath: join(root, "prisma", "schema.prisma") },
    printLoadMessage: false,
  }),
  registry: { "prisma-client": { type: "in-process", generator: new PrismaClientTsGenerator() } },
  // It would download nothing for this generator; in case that changes.
  skipDownload: true,
  cliCommand: "postinstall",
});
try {
  await generator.generate();
} finally {
  generator.stop();
}
