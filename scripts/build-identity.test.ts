import { cpSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { actionKeyOf, buildIdOf, closesOverValues } from "./build-identity";
import { checkout } from "./dotenv";

describe("a module whose actions close over values", () => {
  it.each([
    'export default function Page() { async function act() { "use server"; } }',
    "const act = async () => {\n  'use server'\n};",
    'function load() { "use cache"; }',
    'function load() { "use cache: private"; }',
    '"use server";\nexport async function act() { "use server"; }',
    'import "x";\n"use server";',
  ])("is found: %j", (source) => {
    expect(closesOverValues(source)).toBe(true);
  });

  it.each([
    '"use server";\nexport async function act() {}',
    "// Why.\n/* And\n how. */\n\n'use server'",
    '"use client";\nexport function Form() {}',
    "export const text = 'the use server directive';",
  ])("is not %j", (source) => {
    expect(closesOverValues(source)).toBe(false);
  });
});

describe("two checkouts of one source", () => {
  let folder: string;
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "cloakroom-sources-"));
    for (const source of ["app", "messages", "middleware.ts", "next.config.mjs", "package-lock.json"])
      cpSync(join(checkout, source), join(folder, source), { recursive: true });
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  it("make builds of one id, which changes with any source and with nothing else", () => {
    const other = mkdtempSync(join(tmpdir(), "cloakroom-sources-"));
    cpSync(folder, other, { recursive: true });
    const id = buildIdOf(folder);
    expect(id).toMatch(/^\w[\w-]{20}$/);
    writeFileSync(join(other, "app", "new.test.ts"), "");
    writeFileSync(join(other, "README.md"), "");
    expect(buildIdOf(other)).toBe(id);
    writeFileSync(join(other, "app", "new.ts"), "");
    expect(buildIdOf(other)).not.toBe(id);
    rmSync(other, { recursive: true });
  });

  it("make the ids of actions with one key of 256 bits, unless something would be encrypted with it", () => {
    const key = actionKeyOf(folder);
    expect(Buffer.from(key, "base64")).toHaveLength(32);
    expect(actionKeyOf(checkout)).toBe(key);
    writeFileSync(join(folder, "app", "inside.tsx"), 'const act = async () => { "use server"; };');
    expect(() => actionKeyOf(folder)).toThrow(/^app\/inside\.tsx has a server action inside/);
  });
});
