import { spawnSync } from "node:child_process";
import { createRequire } from "node:module";
import { join } from "node:path";

/** The package of the peers: this folder. Their sources are in `peers/`. */
export const benchFolder = import.meta.dirname;
export const peersFolder = join(benchFolder, "peers");

/** The `next` command of the peers' own installation. */
export const peersNext = join(benchFolder, "node_modules", "next", "dist", "bin", "next");

/** What lets Node run TypeScript. */
export const tsx = createRequire(import.meta.url).resolve("tsx");

/** Runs a command to its end, silently. @throws Error with its output when it fails */
export function runToEnd(
  command: string,
  args: readonly string[],
  cwd: string,
  env: Record<string, string> = {},
): void {
  const { status, stdout, stderr } = spawnSync(command, args, {
    cwd,
    encoding: "utf8",
    env: { ...process.env, NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1", ...env },
  });
  if (status !== 0) throw new Error(`${command} ${args.join(" ")} failed:\n${stdout}${stderr}`);
}
