import { execFileSync } from "node:child_process";
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { join } from "node:path";
import { build } from "@/scripts/build";
import { checkout } from "@/scripts/dotenv";
import { listSources } from "@/scripts/sources";
import { addMadeUpLanguage } from "./made-up-language";
import { addNotesExample, addsNotes } from "./notes-example";

/** The one file of actions that was the same in the older version. */
const UNCHANGED = "i18n/actions";

/** What serving it, and the tests of the example that it has, need besides what a build is made from. */
const FOR_TESTS = ["sandbox", "server", "tests", "eslint.config.mjs", "vitest.config.ts"];

/**
 * Builds a version of the application, in a folder of its own, whose server actions stood in files of other names, so that
 * the present build knows none of their ids. It also speaks the language that is made up, and has the area that
 * docs/build-on-it.md adds: a build takes a minute, and one is enough for all three.
 * @returns the folder
 */
export function makeOlderBuild(): string {
  mkdirSync(join(checkout, ".data"), { recursive: true });
  const folder = mkdtempSync(join(checkout, ".data", "older-build-"));
  for (const source of [...listSources(checkout), ...FOR_TESTS, "package.json", "scripts"])
    cpSync(join(checkout, source), join(folder, source), { recursive: true });
  // As links: Turbopack takes no folder of packages from outside of its own.
  execFileSync("cp", ["-alL", join(checkout, "node_modules"), join(folder, "node_modules")]);
  if (addsNotes) addNotesExample(folder);
  const app = join(folder, "app");
  for (const name of readdirSync(app, { recursive: true, encoding: "utf8" })) {
    if (!/\.tsx?$/.test(name)) continue;
    const file = join(app, name);
    writeFileSync(file, readFileSync(file, "utf8").replace(/"([./\w]+)\/actions"/g, rename));
    if (name.endsWith("/actions.ts") && !name.includes(UNCHANGED))
      renameSync(file, file.replace(/actions\.ts$/, "older.ts"));
  }
  addMadeUpLanguage(folder);
  // Left alone Turbopack takes the checkout around it for its root, and so React for two.
  replaceIn(
    join(folder, "next.config.mjs"),
    "const config = {",
    "const config = { turbopack: { root: import.meta.dirname },",
  );
  // Left alone Tailwind looks for its classes in all packages, since no repository says that they are ignored.
  replaceIn(join(app, "globals.css"), '"tailwindcss"', '"tailwindcss" source("./")');
  build(folder);
  // By one link, through which all packages are those of this checkout.
  rmSync(join(folder, "node_modules"), { recursive: true });
  symlinkSync(join(checkout, "node_modules"), join(folder, "node_modules"), "dir");
  return folder;
}

function rename(whole: string, folder: string): string {
  return `${folder}/actions`.endsWith(UNCHANGED) ? whole : `"${folder}/older"`;
}

function replaceIn(file: string, text: string, by: string): void {
  const before = readFileSync(file, "utf8");
  if (!before.includes(text)) throw new Error(`${file} has no ${text}`);
  writeFileSync(file, before.replace(text, by));
}
