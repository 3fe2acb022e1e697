import { execFile } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import { z } from "zod";
import { checkout } from "@/scripts/dotenv";
import { replaceAll } from "../examples/readme";

const run = promisify(execFile);
const PACKAGE = join(checkout, "clients/typescript");

/** A folder with nothing but the packed client in it, and the programs of its README. */
export type Consumer = {
  readonly folder: string;
  /** The files in the tarball. */
  readonly packed: readonly string[];
  /** What npm installed beside it. */
  readonly installed: readonly string[];
  /** Puts a program of the README there, with other addresses. */
  place(program: string, values?: Record<string, string>, as?: string): void;
  write(file: string, text: string): void;
  remove(): void;
};

/** Packs the client as for publishing, and installs that without a registry. */
export async function createConsumer(): Promise<Consumer> {
  const parent = mkdtempSync(join(tmpdir(), "cloakroom-client-"));
  // Node and bundlers look for packages upwards: Express, Hono and Next are the checkout's.
  symlinkSync(join(checkout, "node_modules"), join(parent, "node_modules"));
  const folder = join(parent, "consumer");
  mkdirSync(folder);
  const write = (file: string, text: string) => {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), text);
  };
  const packed = await pack(folder);
  write("package.json", JSON.stringify({ name: "consumer", private: true, type: "module" }));
  const install = ["install", "--offline", "--no-audit", "--no-fund", "--ignore-scripts", "--json"];
  await run("npm", [...install, `./${packed.filename}`], { cwd: folder });
  const lock = z.object({ packages: z.record(z.string(), z.unknown()) });
  const { packages } = lock.parse(JSON.parse(readFileSync(join(folder, "package-lock.json"), "utf8")));
  const programs = readPrograms();
  return {
    folder,
    packed: packed.files.map(({ path }) => path),
    installed: Object.keys(packages).filter((path) => path !== ""),
    place(program, values = {}, as = program) {
      const text = programs.get(program);
      if (text === undefined) throw new Error(`The README has no ${program}.`);
      write(as, replaceAll(text, values));
    },
    write,
    remove: () => rmSync(parent, { recursive: true, force: true }),
  };
}

const report = z.tuple([z.object({ filename: z.string(), files: z.array(z.object({ path: z.string() })) })]);

async function pack(folder: string) {
  const copy = join(folder, "package");
  // What is built by somebody else at the same moment is left alone.
  cpSync(PACKAGE, copy, { recursive: true, filter: (path) => !/\/(dist|node_modules)$/.test(path) });
  const { stdout } = await run("npm", ["pack", "--json", "--loglevel=error", "--pack-destination", folder], {
    cwd: copy,
  });
  // What the build says comes before.
  const [packed] = report.parse(JSON.parse(stdout.slice(stdout.indexOf("[\n"))));
  rmSync(copy, { recursive: true });
  return packed;
}

/** The README's programs by the names in their first lines. */
function readPrograms(): Map<string, string> {
  const readme = readFileSync(join(PACKAGE, "README.md"), "utf8");
  const blocks = readme.matchAll(/^```tsx?\n\/\/ (\S+)\n(.*?)^```$/gms);
  return new Map(Array.from(blocks, ([, name = "", text = ""]) => [name, text]));
}

/** Compiles some files, as TypeScript's own command does. @throws Error with what it has to say */
export async function compile(consumer: Consumer, name: string, options: object, files: readonly string[]) {
  const compilerOptions = {
    target: "ES2023",
    strict: true,
    exactOptionalPropertyTypes: true,
    skipLibCheck: true,
    types: ["node"],
    outDir: "out",
    rootDir: ".",
    ...options,
  };
  const project = `tsconfig.${name}.json`;
  consumer.write(project, JSON.stringify({ compilerOptions, files }));
  const tsc = join(checkout, "node_modules/typescript/bin/tsc");
  await run(process.execPath, [tsc, "-p", project], { cwd: consumer.folder }).catch((error: unknown) => {
    throw new Error(`${name}: ${String((error as { stdout?: unknown }).stdout)}`);
  });
}
