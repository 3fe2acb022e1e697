import path from "node:path";
import { Linter } from "eslint";
import tseslint from "typescript-eslint";
import { describe, expect, it } from "vitest";
import { staircase } from "./rooms.mjs";
import { staircaseRule } from "./staircase.mjs";

const root = path.resolve(import.meta.dirname, "../..");

/** The staircase's complaints about one file's text, linted by ESLint itself. */
function complaints(file: string, text: string): string[] {
  const linter = new Linter({ cwd: root });
  const config: Linter.Config = {
    files: ["**/*.{ts,tsx}"],
    languageOptions: { parser: tseslint.parser },
    plugins: { own: { rules: { staircase: staircaseRule } } },
    rules: { "own/staircase": "error" },
  };
  return linter.verify(text, [config], path.join(root, file)).map((message) => message.message);
}

describe("the staircase", () => {
  it("reports an upward import and says why", () => {
    const [why, ...more] = complaints("lib/crypto/seal.ts", `import { x } from "@/lib/gate/require-user";`);
    expect(why).toBe(
      "Rooms import downward only: lib/crypto may not import lib/gate, because sealing must be provable without knowing who asks or what is sealed. What both need belongs into a room below both: docs/build-on-it.md#rooms.",
    );
    expect(more).toEqual([]);
  });

  it("sees through relative, dynamic, re-exported and type-only imports", () => {
    for (const text of [
      `import { x } from "../gate/require-user";`,
      `import { x } from "@/app/../lib/gate/require-user";`,
      `export { x } from "../gate/require-user.ts";`,
      `export * from "../gate/require-user";`,
      `await import("../gate/require-user");`,
      `import type { X } from "../gate/require-user";`,
      `type X = import("../gate/require-user").X;`,
    ])
      expect(complaints("lib/crypto/seal.ts", text), text).toHaveLength(1);
  });

  it("takes a room within a room for a step of its own", () => {
    expect(complaints("lib/api/some.ts", `import { contract } from "./contract/contract";`)).toEqual([]);
    expect(complaints("lib/api/contract/some.ts", `import { route } from "../route";`)).toHaveLength(1);
    expect(complaints("lib/api/contract/some.ts", `import { text } from "@/lib/api";`)).toHaveLength(1);
  });

  it("keeps the areas of pages apart", () => {
    const text = `import { x } from "@/app/account/load";`;
    expect(complaints("app/account/sessions/page.tsx", text)).toEqual([]);
    expect(complaints("app/layout.tsx", text)).toEqual([]);
    for (const file of ["app/admin/page.tsx", "app/notices/a.ts", "app/components/a.tsx"])
      expect(complaints(file, text), file).toHaveLength(1);
  });

  it("takes a folder of app that it does not name for an area of its own", () => {
    const imports = (path: string) => `import { x } from "${path}";`;
    expect(complaints("app/notes/page.tsx", imports("@/app/account/load"))).toEqual([
      expect.stringMatching(
        /^Rooms import downward only: app\/notes may not import app\/account, because an area/,
      ),
    ]);
    expect(complaints("app/admin/notes/page.tsx", imports("@/app/notes/load"))).toHaveLength(1);
    for (const path of ["./load", "../components/card", "@/app/areas", "@/lib/gate/require"])
      expect(complaints("app/notes/page.tsx", imports(path)), path).toEqual([]);
    expect(complaints("app/layout.tsx", imports("./notes/menu"))).toEqual([]);
  });

  it("refuses a room that nobody added, as importer and as target", () => {
    expect(complaints("lib/stuff/a.ts", "export {};")).toEqual([
      expect.stringContaining("lib/stuff is not a room of the staircase"),
    ]);
    expect(complaints("lib/gate/a.ts", `import "@/lib/stuff/a";`)).toEqual([
      expect.stringContaining("lib/stuff is not a room of the staircase"),
    ]);
  });

  it("keeps the product from depending on tests, measurements, doctor, scripts and sandbox", () => {
    for (const target of ["tests/fixtures", "bench/servers", "doctor/check", "scripts/dev", "sandbox/cast"])
      expect(complaints("app/page.tsx", `import "@/${target}";`)).toHaveLength(1);
  });

  it("lets every room import itself and each room below it, and nothing above", () => {
    const steps = staircase.map((step) => [step].flat().map(({ name }) => name));
    const importsOf = (rooms: string[]) => rooms.map((name) => `import type {} from "@/${name}";`).join("\n");
    for (const [height, step] of steps.entries())
      for (const name of step) {
        if (name === "messages") continue;
        const allowed = [name, ...steps.slice(height + 1).flat()];
        const refused = [...steps.slice(0, height).flat(), ...step.filter((other) => other !== name)];
        expect(complaints(`${name}/data.ts`, importsOf(allowed)), name).toEqual([]);
        expect(complaints(`${name}/data.ts`, importsOf(refused)), name).toHaveLength(refused.length);
      }
  });

  it("counts middleware.ts as app, and a file at the bottom of lib as a room of its own", () => {
    expect(complaints("middleware.ts", `import "@/lib/http/security-headers";`)).toEqual([]);
    expect(complaints("middleware.ts", `import "@/sandbox/cast";`)).toHaveLength(1);
    expect(complaints("lib/env.ts", `import "./log";`)).toHaveLength(1);
    expect(complaints("lib/log.ts", `import "./env";`)).toEqual([]);
  });

  it("lets the doctor use scripts, and no script use the doctor", () => {
    expect(complaints("doctor/main.ts", `import { loadDotenv } from "@/scripts/dotenv";`)).toEqual([]);
    expect(complaints("scripts/start.ts", `import { diagnose } from "@/doctor/diagnose";`)).toHaveLength(1);
    expect(complaints("scripts/start.ts", `import "../tests/servers";`)).toHaveLength(1);
  });

  it("leaves tests free, and lets scripts use what they start", () => {
    for (const file of ["lib/crypto/seal.test.ts", "tests/integration/a.test.ts", "scripts/dev.ts"])
      expect(complaints(file, `import "@/lib/gate/require-user";`)).toEqual([]);
  });
});

describe("imports that have a keeper", () => {
  it("allows next-auth in lib/auth and its route only", () => {
    const text = `import NextAuth from "next-auth";`;
    expect(complaints("lib/auth/config.ts", text)).toEqual([]);
    expect(complaints("app/api/auth/[...nextauth]/route.ts", text)).toEqual([]);
    expect(complaints("lib/gate/require-user.ts", text)).toEqual([
      expect.stringMatching(/^next-auth may not be imported here, because .*exchange only/),
    ]);
    expect(complaints("app/page.tsx", `import type { A } from "@auth/core/types";`)).toHaveLength(1);
  });

  it("allows the database client in data, mutations and the named files only", () => {
    for (const specifier of ["@/lib/db/client", "@prisma/client", "pg"]) {
      const text = `import { x } from "${specifier}";`;
      for (const file of ["lib/users/data.ts", "lib/users/mutations.ts", "lib/identity/resolve.ts"])
        expect(complaints(file, text), file).toEqual([]);
      for (const file of ["lib/users/profile.ts", "app/account/page.tsx", "lib/identity/google.ts"])
        expect(complaints(file, text), file).toHaveLength(1);
    }
    expect(complaints("lib/users/profile.ts", `import type { Tx } from "@/lib/db/client";`)).toEqual([]);
  });

  it("allows opening a transaction in lib, not in app", () => {
    const text = `import { transaction } from "@/lib/db/transaction";`;
    expect(complaints("lib/identity/sign-in.ts", text)).toEqual([]);
    expect(complaints("app/account/actions.ts", text)).toHaveLength(1);
  });

  it("allows next/headers to gate and auth, not to the core", () => {
    expect(complaints("lib/gate/a.ts", `import { cookies } from "next/headers";`)).toEqual([]);
    expect(complaints("lib/sessions/read.ts", `import { cookies } from "next/headers";`)).toHaveLength(1);
  });
});
