import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { benchFolder, peersFolder, peersNext, runToEnd } from "../peers-folder";

/** Installs and builds the peers, unless that has been done since their package and sources last changed. */
export function buildPeers(): void {
  const installed = changed("node_modules/.package-lock.json");
  if (installed < changed("package-lock.json")) {
    console.log("Installing the peers");
    runToEnd("npm", ["ci", "--ignore-scripts"], benchFolder);
  }
  const folders = ["peers", "peers/prisma", "peers/app", ...listFolders("peers/app")];
  const sources = ["node_modules/.package-lock.json", "people.ts", ...folders.flatMap(listFiles)];
  const newest = Math.max(...sources.map(changed));
  if (changed("peers/.next/BUILD_ID") >= newest) return;
  console.log("Building the peers");
  const prisma = join(benchFolder, "node_modules", "prisma", "build", "index.js");
  // Any executable will do in place of the engine: generating never runs it (scripts/generate.ts).
  const engine = { PRISMA_SCHEMA_ENGINE_BINARY: process.execPath, CHECKPOINT_DISABLE: "1" };
  runToEnd(process.execPath, [prisma, "generate"], peersFolder, engine);
  runToEnd(process.execPath, [peersNext, "build", "peers"], benchFolder);
}

/** When a file of this package was last changed; 0 when there is none. */
function changed(path: string): number {
  return statSync(join(benchFolder, path), { throwIfNoEntry: false })?.mtimeMs ?? 0;
}

function listFiles(folder: string): string[] {
  const entries = readdirSync(join(benchFolder, folder), { withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile() && entry.name !== "next-env.d.ts")
    .map(({ name }) => `${folder}/${name}`);
}

function listFolders(folder: string): string[] {
  const entries = readdirSync(join(benchFolder, folder), { withFileTypes: true });
  return entries.filter((entry) => entry.isDirectory()).map(({ name }) => `${folder}/${name}`);
}
