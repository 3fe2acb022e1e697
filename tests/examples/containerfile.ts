import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { z } from "zod";
import { checkout } from "@/scripts/dotenv";

export type Instruction = { readonly name: string; readonly rest: string };

/** The stages of the Containerfile, each the instructions from one FROM to the next. */
export function readStages(): Instruction[][] {
  const lines = readFileSync(join(checkout, "Containerfile"), "utf8")
    .replaceAll(/^#.*\n/gm, "")
    .replaceAll(/\\\n\s*/g, "")
    .split("\n");
  const stages: Instruction[][] = [];
  for (const [, name = "", rest = ""] of lines.flatMap((line) => [/^([A-Z]+) (.*)$/.exec(line) ?? []])) {
    if (name === "FROM") stages.push([]);
    if (name !== "") stages.at(-1)?.push({ name, rest });
  }
  return stages;
}

const words = z.array(z.string());

/** The words of CMD, or of the command of HEALTHCHECK, in a stage. */
export function commandOf(stage: readonly Instruction[], name: "CMD" | "HEALTHCHECK"): [string, ...string[]] {
  const { rest = "" } = stage.findLast((instruction) => instruction.name === name) ?? {};
  const [program = "", ...args] = words.parse(JSON.parse(rest.slice(rest.indexOf("["))));
  return [program, ...args];
}

/** The variables of ENV in a stage. */
export function variablesOf(stage: readonly Instruction[]): Record<string, string> {
  const pairs = stage.filter(({ name }) => name === "ENV").flatMap(({ rest }) => rest.split(" "));
  return Object.fromEntries(pairs.map((pair) => pair.split("=", 2) as [string, string]));
}

/** Does what COPY and RUN of a stage say, in an empty folder of this machine instead of an image. */
export function build(stage: readonly Instruction[], folder: string): void {
  const context = filesOfContext();
  // The packages were fetched a moment ago, to run these tests: npm need not ask whether they have changed.
  const variables: Record<string, string | undefined> = {
    ...process.env,
    npm_config_prefer_offline: "true",
    ...variablesOf(stage),
  };
  const assignments = Object.entries(variables)
    // What runs these tests is no part of an image's environment; where npm finds packages is this machine's affair.
    .filter(([name]) => /^(PATH|HOME|npm_config_\w+)$/.test(name) || name in variablesOf(stage))
    .map(([name, value]) => `${name}=${value ?? ""}`);
  for (const { name, rest } of stage) {
    if (name === "COPY") copy(context, rest.split(" "), folder);
    if (name === "RUN")
      execFileSync("env", ["-i", ...assignments, "/bin/sh", "-c", rest], { cwd: folder, stdio: "pipe" });
  }
}

function copy(context: readonly string[], paths: readonly string[], folder: string): void {
  const sources = paths.slice(0, -1).map((path) => path.replace(/^\.\/?/, ""));
  const files = context.filter((file) =>
    sources.some((source) => source === "" || file === source || file.startsWith(`${source}/`)),
  );
  for (const file of files) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    cpSync(join(checkout, file), join(folder, file));
  }
}

/** The files of this checkout that .dockerignore leaves, without those that git ignores: nobody has those in a clone. */
function filesOfContext(): string[] {
  const args = ["ls-files", "--cached", "--others", "--exclude-standard", "-z"];
  const files = execFileSync("git", args, { cwd: checkout, encoding: "utf8" }).split("\0");
  return files.filter((file) => file !== "" && !isIgnored(file) && existsSync(join(checkout, file)));
}

const RULES = readFileSync(join(checkout, ".dockerignore"), "utf8")
  .split("\n")
  .filter((line) => line !== "" && !line.startsWith("#"))
  .map((line) => ({ keeps: line.startsWith("!"), pattern: toPattern(line.replace(/^!/, "")) }));

/** Whether .dockerignore keeps a path out of the image: of the rules that fit, the last counts. */
export function isIgnored(path: string): boolean {
  const rule = RULES.findLast(({ pattern }) => pattern.test(path));
  return rule !== undefined && !rule.keeps;
}

/** A pattern of .dockerignore fits a path, and all below it. */
function toPattern(glob: string): RegExp {
  const parts = glob.split(/(\*\*\/|\*)/).map((part) => {
    if (part === "**/") return "(?:.*/)?";
    return part === "*" ? "[^/]*" : part.replaceAll(/[.+()[\]{}^$|\\]/g, "\\$&");
  });
  return new RegExp(`^${parts.join("")}(?:/|$)`);
}
