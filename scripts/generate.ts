import { spawnSync } from "node:child_process";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

/**
 * `postinstall`: generates the Prisma client into lib/db/generated, without network, silent unless it fails.
 *
 * Prisma would first download a native schema engine. Generating never runs that engine, so naming any existing
 * executable as the engine is enough to keep it from looking for one.
 */
const prisma = dirname(createRequire(import.meta.url).resolve("prisma/package.json"));

const { status, error, stdout, stderr } = spawnSync(
  process.execPath,
  [join(prisma, "build", "index.js"), "generate"],
  {
    cwd: join(import.meta.dirname, ".."),
    encoding: "utf8",
    env: {
      ...process.env,
      PRISMA_SCHEMA_ENGINE_BINARY: process.execPath,
      CHECKPOINT_DISABLE: "1",
      PRISMA_HIDE_UPDATE_MESSAGE: "1",
    },
  },
);

if (status !== 0) {
  console.error(`prisma generate failed${error ? `: ${error.message}` : ""}\n${stdout}${stderr}`);
  process.exitCode = 1;
}
