import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { checkout } from "@/scripts/dotenv";
import { findProgram } from "../examples/packages";

/** The package's folder. */
export const PACKAGE = join(checkout, "clients", "python");

const REQUIREMENTS = join(PACKAGE, "requirements-test.txt");
/** A small package of the requirements: what comes of asking for it says whether there is a registry at all. */
const PROBE = "iniconfig";

export type PythonEnvironment = { readonly python: string } | { readonly missing: string };

/**
 * An environment of Python with what `requirements-test.txt` pins, by its hashes; made once for each state of that file.
 * @returns what is missing on this machine, where that is Python itself, its venv or its registry
 * @throws Error when an installation fails although the registry answers
 */
export function preparePython(): PythonEnvironment {
  const system = findProgram("python3");
  if (system === undefined) return { missing: "python3 is not installed" };
  const version = run(system, ["-c", "import sys; print('%d.%d' % sys.version_info[:2])"]).output.trim();
  const [major = 0, minor = 0] = version.split(".").map(Number);
  if (major !== 3 || minor < 10) return { missing: `python3 is ${version}, and 3.10 is the least` };

  const requirements = readFileSync(REQUIREMENTS, "utf8");
  const key = createHash("sha256")
    .update(`${system}\n${version}\n${requirements}`)
    .digest("hex")
    .slice(0, 16);
  const folder = join(checkout, "node_modules", ".cache", "cloakroom-python", key);
  const python = join(folder, "bin", "python");
  const complete = join(folder, "complete");
  if (existsSync(complete)) return { python };

  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  if (run(system, ["-m", "venv", folder]).status !== 0)
    return { missing: "python3 -m venv does not work: on Debian, python3-venv is not installed" };
  if (!hasRegistry(python, requirements)) return { missing: "pip reaches no registry of Python's packages" };
  const options = ["--quiet", "--require-hashes", "--only-binary=:all:", "--requirement", REQUIREMENTS];
  demand(python, ["-m", "pip", "install", ...options]);
  writeFileSync(complete, "");
  return { python };
}

/** Builds the wheel and installs it, as its users get it. @throws Error with what was said */
export function installPackage(python: string): void {
  const folder = mkdtempSync(join(tmpdir(), "cloakroom-wheel-"));
  try {
    demand(python, ["-m", "hatchling", "build", "--target", "wheel", "--directory", folder]);
    const wheels = readdirSync(folder).map((name) => join(folder, name));
    demand(python, [
      "-m",
      "pip",
      "install",
      "--quiet",
      "--no-index",
      "--no-deps",
      "--force-reinstall",
      ...wheels,
    ]);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Whether there is a registry: asked shortly, since a machine without a network is to be told from at once. */
function hasRegistry(python: string, requirements: string): boolean {
  const pinned = new RegExp(`^${PROBE}==\\S+`, "m").exec(requirements)?.[0] ?? PROBE;
  const folder = mkdtempSync(join(tmpdir(), "cloakroom-registry-"));
  try {
    const options = [
      "--quiet",
      "--no-deps",
      "--retries=0",
      "--timeout=5",
      "--no-cache-dir",
      "--dest",
      folder,
    ];
    return run(python, ["-m", "pip", "download", ...options, pinned], 30_000).status === 0;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function demand(python: string, args: string[]): void {
  const { status, output } = run(python, args);
  if (status !== 0) throw new Error(`${args.slice(0, 3).join(" ")} failed:\n${output}`);
}

function run(program: string, args: string[], timeout = 240_000): { status: number | null; output: string } {
  const { status, stdout, stderr } = spawnSync(program, args, { cwd: PACKAGE, encoding: "utf8", timeout });
  return { status, output: `${stdout}${stderr}` };
}
