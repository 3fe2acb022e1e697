import { spawn } from "node:child_process";
import { once } from "node:events";
import {
  cpSync,
  existsSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative } from "node:path";
import { performance } from "node:perf_hooks";
import { createInterface } from "node:readline";
import { z } from "zod";
import { endWithUs } from "@/scripts/end-with-us";
import type { Deployment } from "./deploy";

const configuration = z.object({
  runtime: z.string(),
  handler: z.string(),
  launcherType: z.literal("Nodejs"),
  filePathMap: z.record(z.string(), z.string()).default({}),
  environment: z.record(z.string(), z.string()).default({}),
  maxDuration: z.number().optional(),
  useWebApi: z.boolean().default(false),
});

/** A function of a build. Paths that are served by the same one share it. */
export type VercelFunction = {
  /** The folder in functions/ that others link to, without ".func". */
  readonly name: string;
  readonly runtime: string;
  /** Seconds; undefined: the platform's default. */
  readonly maxDuration: number | undefined;
  /** Of all its files. */
  readonly bytes: number;
  /** Paths of its files, as it has them. */
  readonly files: ReadonlyMap<string, string>;
  readonly handler: string;
  /** Whether it answers a Request by a Response, as middleware does. */
  readonly useWebApi: boolean;
  readonly environment: Readonly<Record<string, string>>;
};

/** The functions of a build, by the path in functions/ that leads to each. */
export function readFunctions({ folder, output }: Deployment): ReadonlyMap<string, VercelFunction> {
  const root = join(output, "functions");
  const read = new Map<string, VercelFunction>();
  const functions = new Map<string, VercelFunction>();
  for (const path of readdirSync(root, { recursive: true, encoding: "utf8" })) {
    if (!path.endsWith(".func")) continue;
    const place = realpathSync(join(root, path));
    const known =
      read.get(place) ?? readFunction(place, folder, relative(root, place).slice(0, -".func".length));
    read.set(place, known);
    functions.set(path.slice(0, -".func".length), known);
  }
  return functions;
}

function readFunction(place: string, folder: string, name: string): VercelFunction {
  const text = readFileSync(join(place, ".vc-config.json"), "utf8");
  const { runtime, handler, filePathMap, environment, maxDuration, useWebApi } = configuration.parse(
    JSON.parse(text),
  );
  const files = new Map(Object.entries(filePathMap).map(([to, from]) => [to, join(folder, from)]));
  for (const path of readdirSync(place, { recursive: true, encoding: "utf8" }))
    if (path !== ".vc-config.json" && statSync(join(place, path)).isFile())
      files.set(path, join(place, path));
  const bytes = [...files.values()].reduce((sum, file) => sum + statSync(file).size, 0);
  return { name, runtime, maxDuration, bytes, files, handler, useWebApi, environment };
}

/** A function that runs. */
export type Instance = {
  readonly port: number;
  /** Milliseconds from the start of its process until it could be asked: Node, the function's files, Next. */
  readonly loadedAfter: number;
  /** What it wrote, line by line. */
  readonly logs: string[];
  stop(): Promise<void>;
};

/**
 * Starts a function with its own files and nothing else, as Vercel does.
 * @throws Error with what it wrote, when it ends before it can be asked
 */
export async function startFunction(
  { name, files, handler, useWebApi, environment }: VercelFunction,
  variables: Record<string, string>,
): Promise<Instance> {
  const folder = mkdtempSync(join(tmpdir(), "cloakroom-function-"));
  for (const [to, from] of files) place(from, join(folder, to));
  const began = performance.now();
  const host = join(import.meta.dirname, "host.cjs");
  const child = spawn(process.execPath, [host, join(folder, handler), ...(useWebApi ? ["web"] : [])], {
    cwd: folder,
    // Vercel gives a function no HOME that could be written to.
    env: { PATH: process.env.PATH, NODE_ENV: "production", ...environment, ...variables },
    stdio: ["ignore", "pipe", "pipe"],
  });
  child.once("spawn", () => endWithUs(child, { signal: "TERM" }));
  const logs: string[] = [];
  const exited = once(child, "exit");
  const port = await new Promise<number>((resolve, reject) => {
    for (const input of [child.stdout, child.stderr])
      createInterface({ input }).on("line", (line) => {
        const [, listening] = /^LISTENING (\d+)/.exec(line) ?? [];
        if (listening === undefined) logs.push(line);
        else resolve(Number(listening));
      });
    void exited.then(() => reject(new Error(`The function ${name} ended:\n${logs.join("\n")}`)));
  });
  return {
    port,
    loadedAfter: Math.round(performance.now() - began),
    logs,
    async stop() {
      child.kill("SIGTERM");
      await exited;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

function place(from: string, to: string): void {
  mkdirSync(dirname(to), { recursive: true });
  if (existsSync(to)) return;
  try {
    linkSync(from, to);
  } catch {
    cpSync(from, to, { dereference: true });
  }
}
