import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { findProgram } from "./packages";
import { examplePath } from "./template";

const python = findProgram("python3");

/** Parses standard input by the grammar of Python 3.10, and prints what it imports that is not Python's own. */
const SCRIPT = `
import ast, sys
imports = [node for node in ast.walk(ast.parse(sys.stdin.read(), feature_version=(3, 10)))
           if isinstance(node, (ast.Import, ast.ImportFrom))]
names = {alias.name for node in imports if isinstance(node, ast.Import) for alias in node.names}
names |= {node.module for node in imports if isinstance(node, ast.ImportFrom)}
own = getattr(sys, "stdlib_module_names", names)  # told since Python 3.10
print(*sorted({name.split(".")[0] for name in names} - set(own)))
`;

/** @throws Error for a source that is not Python 3.10 */
function foreignImports(source: string): string[] {
  const options = { input: source, encoding: "utf8", stdio: "pipe" } as const;
  return execFileSync(python ?? "", ["-c", SCRIPT], options)
    .split(/\s/)
    .filter(Boolean);
}

const files = readdirSync(examplePath(), { recursive: true, encoding: "utf8" });
const sources = files.filter((file) => file.endsWith(".py"));
const blocks = files
  .filter((file) => file.endsWith(".md"))
  .flatMap((file) => [...readFileSync(examplePath(file), "utf8").matchAll(/^```python\n(.*?)^```$/gms)])
  .map(([, block = ""]) => ({ block, beginning: block.split("\n", 1)[0] }));

/** What the examples of a folder import beside Python's own. */
const EXPECTED = new Map([["fastapi-behind-nginx", ["cloakroom", "fastapi"]]]);

if (!python) it.skip("Python in the examples: not parsed, python3 is not installed");
describe.runIf(python)("Python in the examples", () => {
  it.each(sources)("%s is Python 3.10 and imports nothing unexpected", (file) => {
    const folder = file.split(/[/\\]/)[0] ?? "";
    const expected = EXPECTED.get(folder) ?? [];
    const foreign = foreignImports(readFileSync(examplePath(file), "utf8"));
    expect(foreign.filter((name) => !expected.includes(name))).toEqual([]);
  });

  it.each(blocks)("what begins with $beginning in a document is Python 3.10", ({ block }) => {
    expect(() => foreignImports(block)).not.toThrow();
  });
});
