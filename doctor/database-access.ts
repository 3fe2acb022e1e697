import { TLSSocket } from "node:tls";
import type pg from "pg";
import type { z } from "zod";
import { ConnectionPool } from "@/lib/db/connection";

const CONNECT_MS = 4_000;
/** As many as there are checks that ask it. */
const CONNECTIONS = 7;

/** No connection could be made; `database` is the check that tells why. */
export class DatabaseUnreachable extends Error {
  override name = "DatabaseUnreachable";
}

/** The database of the application, asked with a few connections of the doctor's own. */
export class Database {
  readonly #pool: pg.Pool | undefined;

  constructor(readonly url: string | undefined) {
    if (url === undefined) return;
    this.#pool = new ConnectionPool({
      connectionString: url,
      connectionTimeoutMillis: CONNECT_MS,
      max: CONNECTIONS,
      application_name: "cloakroom-doctor",
    });
    // A connection that breaks while idle would end the process; whoever asks next is told.
    this.#pool.on("error", () => undefined);
  }

  /** @throws DatabaseUnreachable */
  async connect(): Promise<pg.PoolClient> {
    if (!this.#pool) throw new DatabaseUnreachable("DATABASE_URL is not set");
    try {
      return await this.#pool.connect();
    } catch (cause) {
      throw new DatabaseUnreachable("the database cannot be reached", { cause });
    }
  }

  /** The first row of an answer. @throws DatabaseUnreachable */
  async ask<Row extends z.ZodType>(row: Row, sql: string, values: unknown[] = []): Promise<z.output<Row>> {
    const client = await this.connect();
    try {
      return row.parse((await client.query<Record<string, unknown>>(sql, values)).rows[0]);
    } finally {
      client.release();
    }
  }

  /** Whether the connection is encrypted, and the certificate of the server verified. @throws DatabaseUnreachable */
  async connectionSecurity(): Promise<"plain" | "encrypted" | "verified"> {
    const client = (await this.connect()) as pg.PoolClient & { connection: { stream: unknown } };
    const { stream } = client.connection;
    client.release();
    if (!(stream instanceof TLSSocket)) return "plain";
    return stream.authorized ? "verified" : "encrypted";
  }

  /** Ends the connections, without waiting for those that a check still uses: a database may hang. */
  close(): void {
    void this.#pool?.end();
  }
}
