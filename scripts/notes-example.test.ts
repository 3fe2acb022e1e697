import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { applyExample, hasNotes } from "@/examples/notes/apply";
import { LOCALES } from "@/messages/locales";
import { checkout } from "./dotenv";

const example = join(checkout, "examples", "notes");
// Where the example has been applied, or an area of one's own has its name, it cannot be applied once more.
const it = test.skipIf(hasNotes(checkout));
const folder = mkdtempSync(join(tmpdir(), "notes-"));
const read = (path: string) => readFileSync(join(folder, path), "utf8");
const patch = readFileSync(join(example, "existing.patch"), "utf8");
const patched = [...patch.matchAll(/^--- a\/(.+)$/gm)].map(([, path = ""]) => path);

beforeAll(() => {
  for (const path of [
    ...patched,
    ...readdirSync(join(checkout, "messages")).map((name) => `messages/${name}`),
  ]) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    cpSync(join(checkout, path), join(folder, path));
  }
  applyExample(folder);
});
afterAll(() => rmSync(folder, { recursive: true }));

it("the example can be applied, and replaces no file and no line", () => {
  // So it finds its place whatever changes around it.
  expect(patch).not.toMatch(/^-(?!-- )/m);
  for (const path of patched) expect(read(path), path).not.toBe(readFileSync(join(checkout, path), "utf8"));
  const files = readdirSync(join(example, "files"), { recursive: true, encoding: "utf8" });
  const added = files.filter((path) => /\.\w+$/.test(path));
  expect(added.length).toBeGreaterThan(15);
  for (const path of added) {
    expect(existsSync(join(folder, path)), path).toBe(true);
    expect(existsSync(join(checkout, path)), path).toBe(false);
  }
});

type Tree = { readonly [key: string]: string | Tree };

it("the example has its words in every language, and changes none that are there", () => {
  const wordsOf = (path: string) => textsOf(JSON.parse(readFileSync(path, "utf8")) as Tree);
  const english = wordsOf(join(example, "words", "en.json"));
  expect(english.size).toBeGreaterThan(30);
  for (const locale of LOCALES) {
    const before = wordsOf(join(checkout, "messages", `${locale}.json`));
    const added = wordsOf(join(example, "words", `${locale}.json`));
    expect([...added.keys()], locale).toEqual([...english.keys()]);
    expect([...added.keys()].filter((key) => before.has(key))).toEqual([]);
    const after = wordsOf(join(folder, "messages", `${locale}.json`));
    expect(Object.fromEntries(after)).toEqual(Object.fromEntries([...before, ...added]));
  }
});

it("docs/build-on-it.md shows the lines of the example as they are", () => {
  const document = readFileSync(join(checkout, "docs", "build-on-it.md"), "utf8");
  const parts = document.split(/^```/m);
  // What stands before a block, the last file that it names among it; and the block.
  const blocks = parts.flatMap((block, index) =>
    index % 2 === 0 ? [] : [[parts[index - 1] ?? "", block] as const],
  );
  expect(blocks.length).toBeGreaterThan(9);
  for (const [before, block] of blocks) {
    const path = [...before.matchAll(/`([\w.[\]-]+\/[\w./[\]-]+\.(?:mjs|prisma|tsx?))`/g)].at(-1)?.[1] ?? "";
    expect(dedented(read(path)), path).toContain(dedented(block.replace(/^\w+\n/, "").trimEnd()));
  }
});

/** Prettier indents what stands in a document as if nothing stood around it. */
const dedented = (code: string) => code.replaceAll(/^ +/gm, "");

/** Its texts by key: `notes.title`. */
function textsOf(tree: Tree, prefix = ""): Map<string, string> {
  return new Map(
    Object.entries(tree).flatMap(([key, value]) =>
      typeof value === "string" ? [[prefix + key, value] as const] : [...textsOf(value, `${prefix}${key}.`)],
    ),
  );
}
