import { execFileSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { existsSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { findPassingPlace, giveTo } from "@/scripts/postgres/place";
import { startServer } from "@/scripts/postgres/server";

const VERSIONS = "/usr/lib/postgresql";
const PROGRAMS = ["postgres", "initdb", "pg_dump", "pg_restore", "psql", "createdb"];

/** The folder of Debian's newest PostgreSQL that has server and client, or undefined. */
export function findDebianPostgres(): string | undefined {
  if (!existsSync(VERSIONS)) return undefined;
  const newestFirst = readdirSync(VERSIONS).sort((a, b) => Number(b) - Number(a));
  return newestFirst
    .map((version) => join(VERSIONS, version))
    .find((folder) => PROGRAMS.every((program) => existsSync(join(folder, "bin", program))));
}

export type DebianPostgres = { url: string; stop(): Promise<void> };

/** Starts it with an empty database. The embedded one comes without the programs that back it up. */
export async function startDebianPostgres(folder: string): Promise<DebianPostgres> {
  const place = findPassingPlace();
  const password = randomBytes(16).toString("hex");
  const passwordFile = `${place.folder}.password`;
  writeFileSync(passwordFile, password, { mode: 0o600 });
  giveTo(place.account, passwordFile);
  const binaries = {
    folder,
    postgres: join(folder, "bin", "postgres"),
    initdb: join(folder, "bin", "initdb"),
  };
  execFileSync(
    binaries.initdb,
    [
      `--pgdata=${place.folder}`,
      "--username=cloakroom",
      `--pwfile=${passwordFile}`,
      "--auth=scram-sha-256",
      "--encoding=UTF8",
      "--locale=C.UTF-8",
      "--no-sync",
    ],
    { ...place.account, cwd: "/", stdio: ["ignore", "ignore", "inherit"] },
  );
  const server = await startServer({ data: place.folder, password }, binaries, place);
  return {
    url: `postgresql://cloakroom:${password}@127.0.0.1:${server.port}/postgres`,
    stop: () => server.stop(),
  };
}
