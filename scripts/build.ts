import { spawnSync } from "node:child_process";
import { statSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { checkout } from "./dotenv";
import { listSources } from "./sources";

/** What Next says, and ends with, while it builds the same folder in another process. */
const BUILDING_ELSEWHERE = /Another .*next build.* process is already running/;
const PAUSE_MS = 3_000;

/**
 * Builds the application when its sources are newer than the last build. Several processes may ask at once: one
 * builds, the others wait. SKIP_BUILD=1 takes the build as it is.
 * @throws Error with the output of a failed build
 */
export async function ensureBuild(): Promise<void> {
  if (process.env.SKIP_BUILD === "1" || isBuildCurrent()) return;
  console.log("Building the application (next build)");
  while (!isBuildCurrent()) {
    try {
      build(checkout);
    } catch (error) {
      if (!(error instanceof Error && BUILDING_ELSEWHERE.test(error.message))) throw error;
      await wait(PAUSE_MS);
    }
  }
}

/** Builds a checkout by its own Next, whatever may be built there. @throws Error with the output of a failed build */
export function build(folder: string): void {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    [createRequire(join(folder, "package.json")).resolve("next/dist/bin/next"), "build"],
    {
      cwd: folder,
      encoding: "utf8",
      env: { ...process.env, NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1" },
    },
  );
  if (status !== 0) throw new Error(`next build failed:\n${stdout}${stderr}`);
}

function isBuildCurrent(): boolean {
  const built = statSync(join(checkout, ".next", "BUILD_ID"), { throwIfNoEntry: false });
  if (!built) return false;
  return listSources(checkout).every((source) => statSync(join(checkout, source)).mtimeMs <= built.mtimeMs);
}
