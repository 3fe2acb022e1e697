import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";

const DEPLOY = join(import.meta.dirname, "..", "..", "docs", "deploy");

/** A file of docs/deploy as it stands. */
export function readDeployFile(name: string): string {
  return readFileSync(join(DEPLOY, name), "utf8");
}

/** The block of commands that a page of docs/deploy marks with a name: "```sh name". @throws Error when there is none */
export function readBlock(page: string, name: string): string {
  const block = new RegExp(`^\`\`\`sh ${name}\\n(.*?)^\`\`\`$`, "ms").exec(readDeployFile(page))?.[1];
  if (block === undefined) throw new Error(`${page} has no block "${name}".`);
  return block;
}

/** Runs the commands of such a block, as written, in a folder. @throws Error with what they wrote when one fails */
export function runBlock(page: string, name: string, cwd: string, variables: NodeJS.ProcessEnv): string {
  return execFileSync("/bin/sh", ["-e", "-c", readBlock(page, name)], {
    cwd,
    env: variables,
    encoding: "utf8",
  });
}
