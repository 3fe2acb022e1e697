import { readFileSync } from "node:fs";
import { examplePath } from "./template";

/**
 * The commands that an example's README says to try it with: the indented block after the paragraph that begins with "Try it".
 * @throws Error when there is none
 */
export function readTryIt(example: string): string[] {
  const readme = readFileSync(examplePath(example, "README.md"), "utf8");
  const block = /^Try it (?:.+\n)+\n((?: {4}.+\n)+)/m.exec(readme)?.[1];
  if (block === undefined) throw new Error(`examples/${example}/README.md has no "Try it".`);
  return block
    .trimEnd()
    .split("\n")
    .map((line) => line.slice(4));
}

/** @throws Error when the text does not say one of the values at all */
export function replaceAll(text: string, values: Record<string, string>): string {
  return Object.entries(values).reduce((done, [before, after]) => {
    if (!done.includes(before)) throw new Error(`It does not say "${before}": ${text}`);
    return done.replaceAll(before, () => after);
  }, text);
}
