import { appendFileSync, chmodSync, cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const EXAMPLES = join(import.meta.dirname, "..", "..", "examples");

/** The path of an example as it stands. */
export function examplePath(...parts: string[]): string {
  return join(EXAMPLES, ...parts);
}

/** A copy of some examples, in a folder that a server running as nobody can read too. */
export class Copy {
  readonly folder = mkdtempSync(join(tmpdir(), "cloakroom-example-"));

  constructor(...names: string[]) {
    chmodSync(this.folder, 0o755);
    for (const name of names) cpSync(examplePath(name), this.path(name), { recursive: true });
  }

  path(...parts: string[]): string {
    return join(this.folder, ...parts);
  }

  /** Puts other values into a file of the copy. @throws Error when the example does not have one of them exactly once */
  fill(file: string, values: Record<string, string>): void {
    let content = readFileSync(this.path(file), "utf8");
    for (const [before, after] of Object.entries(values)) {
      if (content.split(before).length !== 2) throw new Error(`${file} does not say "${before}" once.`);
      content = content.replace(before, () => after);
    }
    writeFileSync(this.path(file), content);
  }

  /** As `fill`, in every place of the file. @throws Error when the example has one of them nowhere */
  fillEverywhere(file: string, values: Record<string, string>): void {
    let content = readFileSync(this.path(file), "utf8");
    for (const [before, after] of Object.entries(values)) {
      if (!content.includes(before)) throw new Error(`${file} does not say "${before}".`);
      content = content.replaceAll(before, () => after);
    }
    writeFileSync(this.path(file), content);
  }

  append(file: string, text: string): void {
    appendFileSync(this.path(file), text);
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
