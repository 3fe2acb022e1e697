import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import ts from "typescript";
import { expect, test } from "vitest";

const root = path.resolve(import.meta.dirname, "../..");
const HOUSES = ["app", "lib", "server", "doctor", "sandbox", "scripts", "bench", "clients/typescript/src"];

/** The files of the houses, without tests, by their path from the root and without extension. */
const files = new Map(
  HOUSES.flatMap((house) =>
    readdirSync(path.join(root, house), { recursive: true, encoding: "utf8" }).map((file) =>
      path.posix.join(house, file),
    ),
  )
    .filter(
      (file) =>
        /\.(ts|tsx|mjs)$/.test(file) && !/\.test\.tsx?$|\/(node_modules|generated|\.next)\//.test(file),
    )
    .map((file) => [bare(file), file]),
);

// Within a room too, of which the staircase says nothing; and types too, since whoever reads one file then reads the other.
test("no file imports itself by way of others", () => {
  expect(files.size).toBeGreaterThan(700);
  expect(circleIn(new Map([...files].map(([name, file]) => [name, importsOf(file)])))).toEqual([]);
});

test("a circle is found, and a way that meets again is none", () => {
  const circle = new Map([
    ["a", ["b", "d"]],
    ["b", ["c"]],
    ["c", ["b"]],
    ["d", []],
  ]);
  expect(circleIn(circle)).toEqual(["b", "c", "b"]);
  expect(
    circleIn(
      new Map([
        ["a", ["b", "c"]],
        ["b", ["d"]],
        ["c", ["d"]],
        ["d", []],
      ]),
    ),
  ).toEqual([]);
});

function importsOf(file: string): string[] {
  const { importedFiles } = ts.preProcessFile(readFileSync(path.join(root, file), "utf8"), true, true);
  return importedFiles.flatMap(({ fileName }) => {
    const target = fileName.startsWith("@/")
      ? fileName.slice(2)
      : path.posix.join(path.posix.dirname(file), fileName);
    const name = bare(target);
    return /^(@\/|\.)/.test(fileName) && files.has(name) ? [name] : [];
  });
}

/** The first circle that is met, from a file to itself; empty where there is none. */
function circleIn(imports: ReadonlyMap<string, readonly string[]>): string[] {
  const done = new Set<string>();
  const visit = (name: string, way: readonly string[]): string[] => {
    if (way.includes(name)) return [...way.slice(way.indexOf(name)), name];
    if (done.has(name)) return [];
    for (const next of imports.get(name) ?? []) {
      const circle = visit(next, [...way, name]);
      if (circle.length > 0) return circle;
    }
    done.add(name);
    return [];
  };
  for (const name of imports.keys()) {
    const circle = visit(name, []);
    if (circle.length > 0) return circle;
  }
  return [];
}

function bare(file: string): string {
  return file.replace(/\.(d\.)?(tsx?|mjs|js)$/, "");
}
