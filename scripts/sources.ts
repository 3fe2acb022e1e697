import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";

/** What the production build is made from. */
const SOURCES = ["app", "lib", "messages", "prisma", "public", "package-lock.json"];
const SOURCES_AT_ROOT =
  /^(middleware|instrumentation(-client)?|next\.config|postcss\.config|tsconfig)\.[a-z]+$/;

/**
 * The files that the production build is made from, as paths from the root with slashes, in an order that is the same
 * everywhere. Tests are no part of a build.
 */
export function listSources(root: string): string[] {
  const atRoot = readdirSync(root).filter((name) => SOURCES_AT_ROOT.test(name));
  return [...SOURCES, ...atRoot].flatMap((source) => listFiles(root, source)).sort();
}

/** The text of one of them. */
export function readSource(root: string, path: string): string {
  return readFileSync(join(root, path), "utf8");
}

function listFiles(root: string, path: string): string[] {
  const entry = statSync(join(root, path), { throwIfNoEntry: false });
  if (!entry || /\.test\.tsx?$/.test(path)) return [];
  if (!entry.isDirectory()) return [path];
  return readdirSync(join(root, path)).flatMap((name) => listFiles(root, `${path}/${name}`));
}
