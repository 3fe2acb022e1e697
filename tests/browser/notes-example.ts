import { execFile, execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { applyExample, hasNotes } from "@/examples/notes/apply";
import en from "@/examples/notes/words/en.json" with { type: "json" };
import { checkout } from "@/scripts/dotenv";

/** The words of the area that docs/build-on-it.md adds. */
export const notesWords = en;

const run = promisify(execFile);

/** Whether the older build has that area: not where this checkout has one of its name already. */
export const addsNotes = !hasNotes(checkout);

/** Adds that area to a checkout, with the database client that knows its table. */
export function addNotesExample(folder: string): void {
  applyExample(folder);
  execFileSync(process.execPath, ["--import", "tsx", "scripts/generate.ts"], {
    cwd: folder,
    stdio: "inherit",
  });
}

/** Checks the types of the whole product with it, and lints it by all rules that need no types. @throws with what is wrong */
export async function checkNotes(folder: string): Promise<void> {
  const include = [
    "next-env.d.ts",
    "app/**/*.ts",
    "app/**/*.tsx",
    "lib/**/*.ts",
    "tests/contract/notes.test.ts",
    // Says what these tests are provided with.
    "tests/contract/start-application.ts",
  ];
  const options = { extends: "./tsconfig.json", compilerOptions: { incremental: false }, include };
  writeFileSync(join(folder, "tsconfig.notes.json"), JSON.stringify(options));
  await runIn(folder, "typescript", "bin/tsc", ["--noEmit", "-p", "tsconfig.notes.json"]);
  const untyped = join(folder, "eslint.untyped.mjs");
  writeFileSync(
    untyped,
    `import tseslint from "typescript-eslint";
     import config from "./eslint.config.mjs";
     export default [
       ...config,
       { files: ["**/*.{ts,tsx}"], ...tseslint.configs.disableTypeChecked },
       // Actions stand in another file in this copy, so that they are not those of the newer build.
       { files: ["**/older.ts"], rules: { "no-restricted-syntax": "off" } },
     ];`,
  );
  const places = ["app/notes", "app/admin/notes", "app/api/notes", "lib/notes", "lib/api/contract/notes"];
  await runIn(folder, "eslint", "bin/eslint.js", ["--max-warnings", "0", "-c", untyped, ...places]);
}

/** Runs the example's own tests, unit and contract, on the build that is there. @throws with their output when one fails */
export async function testNotes(folder: string): Promise<void> {
  const projects = ["--project", "unit", "--project", "contract"];
  await runIn(folder, "vitest", "vitest.mjs", ["run", ...projects, "lib/notes", "contract/notes"]);
}

async function runIn(folder: string, name: string, bin: string, args: readonly string[]): Promise<void> {
  const command = join(dirname(createRequire(import.meta.url).resolve(`${name}/package.json`)), bin);
  const env = { ...process.env, SKIP_BUILD: "1", DATABASE_URL: "", AUTH_URL: "", AUTH_SECRET: "" };
  try {
    await run(process.execPath, [command, ...args], { cwd: folder, env, maxBuffer: 64 * 1024 * 1024 });
  } catch (error) {
    const { stdout, stderr } = error as { readonly stdout: string; readonly stderr: string };
    throw new Error(`${name} in ${folder}:\n${stdout}${stderr}`, { cause: error });
  }
}
