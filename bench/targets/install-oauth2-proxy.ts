import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { peersFolder, runToEnd } from "../peers-folder";

export const OAUTH2_PROXY_VERSION = "v7.15.6";

/**
 * Builds oauth2-proxy by Go's own tool, unless that has been done.
 * @returns the program, or null where there is no Go
 * @throws Error with Go's output when it cannot be fetched or built
 */
export function installOAuth2Proxy(): string | null {
  const folder = join(peersFolder, "go", OAUTH2_PROXY_VERSION);
  const program = join(folder, "oauth2-proxy");
  if (existsSync(program)) return program;
  if (!isThere("go", "version")) return null;
  console.log(`Building oauth2-proxy ${OAUTH2_PROXY_VERSION}`);
  const what = `github.com/oauth2-proxy/oauth2-proxy/v7@${OAUTH2_PROXY_VERSION}`;
  runToEnd("go", ["install", what], peersFolder, { GOBIN: folder });
  return program;
}

/** Whether a command can be run. */
export function isThere(command: string, argument: string): boolean {
  return spawnSync(command, [argument], { stdio: "ignore" }).status === 0;
}
