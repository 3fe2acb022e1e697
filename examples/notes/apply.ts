import { execFileSync } from "node:child_process";
import { cpSync, existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { isMain } from "@/scripts/is-main";

const example = import.meta.dirname;
const words = join(example, "words");

type Tree = { [key: string]: string | Tree };

/** Whether a checkout has an area of this name already, the example or one of its own: then the example does not fit in. */
export function hasNotes(checkout: string): boolean {
  return ["app/notes", "lib/notes"].some((room) => existsSync(join(checkout, room)));
}

/**
 * Writes the example into a checkout: its files, its words, and its lines in files that are there already. A line whose
 * surroundings have changed too much is refused, and then nothing is written.
 * @param checkout its folder
 */
export function applyExample(checkout: string): void {
  const patch = join(example, "existing.patch");
  execFileSync("git", ["apply", "-C1", patch], {
    cwd: checkout,
    // Where the folder is within another repository, paths would be taken for that one's.
    env: { ...process.env, GIT_CEILING_DIRECTORIES: dirname(checkout) },
  });
  cpSync(join(example, "files"), checkout, { recursive: true });
  for (const file of readdirSync(words)) {
    const catalogue = join(checkout, "messages", file);
    const texts = merge(readTexts(catalogue), readTexts(join(words, file)));
    writeFileSync(catalogue, `${JSON.stringify(texts, null, 2)}\n`);
  }
}

function readTexts(file: string): Tree {
  return JSON.parse(readFileSync(file, "utf8")) as Tree;
}

function merge(into: Tree, added: Tree): Tree {
  for (const [key, value] of Object.entries(added)) {
    const there = into[key];
    into[key] = typeof value === "object" && typeof there === "object" ? merge(there, value) : value;
  }
  return into;
}

if (isMain(import.meta.url)) {
  applyExample(join(example, "../.."));
  // The database client that knows the table.
  await import("@/scripts/generate");
}
