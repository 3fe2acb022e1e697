import { spawnSync } from "node:child_process";
import { closeSync, mkdirSync, openSync, readFileSync, rmSync, statSync, writeSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { checkout } from "./dotenv";
import { listSources } from "./sources";

const LOCK = join(checkout, ".data", "build.lock");

/**
 * Builds the application when its sources are newer than the last build. Several processes may ask at once: one
 * builds, the others wait. SKIP_BUILD=1 takes the build as it is.
 * @throws Error with the output of a failed build
 */
export async function ensureBuild(): Promise<void> {
  if (process.env.SKIP_BUILD === "1" || isBuildCurrent()) return;
  while (!takeLock()) await wait(500);
  try {
    if (!isBuildCurrent()) build(checkout);
  } finally {
    rmSync(LOCK, { force: true });
  }
}

/** Builds a checkout by its own Next, whatever may be built there. @throws Error with the output of a failed build */
export function build(folder: string): void {
  console.log("Building the application (next build)");
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

/** Whether this process may build now. The lock of a process that is gone does not count. */
function takeLock(): boolean {
  mkdirSync(join(checkout, ".data"), { recursive: true });
  try {
    const file = openSync(LOCK, "wx");
    writeSync(file, String(process.pid));
    closeSync(file);
    return true;
  } catch {
    if (!isRunning(Number(readLock()))) rmSync(LOCK, { force: true });
    return false;
  }
}

function readLock(): string {
  try {
    return readFileSync(LOCK, "utf8");
  } catch {
    return "";
  }
}

function isRunning(pid: number): boolean {
  try {
    // Just created and still empty counts as running.
    return pid === 0 || process.kill(pid, 0);
  } catch {
    return false;
  }
}
