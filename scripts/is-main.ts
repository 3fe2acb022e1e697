import { realpathSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** Whether the module was started as a command, and not imported. Call as `isMain(import.meta.url)`. */
export function isMain(moduleUrl: string): boolean {
  const started = process.argv[1];
  return started !== undefined && realpathSync(started) === fileURLToPath(moduleUrl);
}
