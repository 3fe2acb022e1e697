import { spawnSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Binaries } from "./binaries";
import { giveTo, type Place } from "./place";

/** A PostgreSQL data directory and the password of its superuser `cloakroom`. */
export type Cluster = { data: string; password: string };

/** The environment of PostgreSQL's programs: nothing inherited, so that no PG… variable or locale changes them. */
export const bareEnvironment = {
  PATH: process.env.PATH ?? "/usr/bin:/bin",
  LC_ALL: "C",
  TZ: "UTC",
  NODE_ENV: process.env.NODE_ENV, // meaningless to PostgreSQL; the type of an environment asks for it
};

/** Opens the cluster in `place.folder`, making it when there is none. */
export function openCluster(place: Place, binaries: Binaries): Cluster {
  const data = join(place.folder, "data");
  if (!existsSync(join(data, "PG_VERSION"))) createCluster(place, binaries);
  refuseOtherVersion(data, binaries);
  return { data, password: readFileSync(join(place.folder, "password"), "utf8").trim() };
}

/** Makes the cluster beside its place and moves it there when it is whole, so that a crash leaves no half of one. */
function createCluster({ folder, account }: Place, binaries: Binaries): void {
  mkdirSync(dirname(folder), { recursive: true });
  const unfinished = mkdtempSync(`${folder}.unfinished-`);
  const discard = () => rmSync(unfinished, { recursive: true, force: true });
  process.once("exit", discard);
  const passwordFile = join(unfinished, "password");
  writeFileSync(passwordFile, `${randomBytes(24).toString("hex")}\n`, { mode: 0o600 });
  giveTo(account, unfinished);
  giveTo(account, passwordFile);

  const { status, error, stderr } = spawnSync(
    binaries.initdb,
    [
      `--pgdata=${join(unfinished, "data")}`,
      "--username=cloakroom",
      `--pwfile=${passwordFile}`,
      // Every local user can reach a loopback port, so even there a password is asked for.
      "--auth-host=scram-sha-256",
      "--auth-local=reject",
      // PostgreSQL's own locale: the same order and the same lower() on every machine.
      "--encoding=UTF8",
      "--locale=C",
      "--locale-provider=builtin",
      "--builtin-locale=C.UTF-8",
      "--no-instructions",
      "--no-sync",
    ],
    { ...account, cwd: unfinished, env: bareEnvironment, encoding: "utf8" },
  );
  if (status !== 0) throw new Error(`initdb failed in ${folder}: ${error?.message ?? stderr.trim()}`);
  try {
    renameSync(unfinished, folder);
  } catch (cause) {
    const quicker = existsSync(join(folder, "data", "PG_VERSION"));
    if (!quicker) throw new Error(`${folder} is not empty and holds no database. Move it away.`, { cause });
    discard();
  }
  process.removeListener("exit", discard);
}

function refuseOtherVersion(data: string, { folder }: Binaries): void {
  const made = readFileSync(join(data, "PG_VERSION"), "utf8").trim();
  const version = spawnSync(join(folder, "bin", "postgres"), ["--version"], {
    cwd: "/",
    encoding: "utf8",
  }).stdout;
  const runs = /\d+/.exec(version)?.[0];
  if (made === runs) return;
  throw new Error(
    `${data} was made by PostgreSQL ${made}, and ${runs ?? "an unknown version"} is installed. Move that folder away to begin with an empty database.`,
  );
}
