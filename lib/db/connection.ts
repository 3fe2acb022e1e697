import pg from "pg";

declare module "pg" {
  interface Client {
    /** The parameters of the startup message. What a client asks for there wins over the settings of role and database. */
    getStartupConf(): Record<string, string>;
  }
}

/**
 * What the code assumes of a connection. PgBouncer keeps each of these for every client in transaction mode too, and refuses
 * most others, so nothing else may be asked for here. Prisma reads a time as if it were UTC and writes it without an offset
 * (@prisma/adapter-pg, conversion.ts); another date style neither Prisma nor pg can read.
 */
const ASSUMED: ReadonlyMap<string, string> = new Map([
  ["TimeZone", "UTC"],
  ["DateStyle", "ISO, MDY"],
  ["standard_conforming_strings", "on"],
]);

/** PostgreSQL, appendix A: a change in a read-only transaction, which each one of a standby is. */
const READ_ONLY = "25006";

/** Names of the same zone, and every order of a date's parts: output in ISO style does not depend on it. */
const SAME: ReadonlyMap<string, RegExp> = new Map([
  ["TimeZone", /^((Etc\/)?(UTC|UCT|GMT[+-]?0?|Universal|Zulu|Greenwich)|<UTC>.*)$/i],
  ["DateStyle", /^ISO\b/i],
  ["standard_conforming_strings", /^on$/i],
]);

/**
 * A connection that has the settings which the code assumes, whatever those of server, database, role and URL. `?schema=` in
 * the URL, as Prisma has it, is the search path.
 */
export class Connection extends pg.Client {
  readonly #schema: string | null;
  /** Whether the server has refused a change because it can only be read. */
  metReadOnly = false;

  constructor(config?: pg.ClientConfig) {
    super(config);
    this.#schema = schemaOf(config?.connectionString);
    // PostgreSQL reports these at the start. A pooler that swallowed them would make times wrong by hours, unseen.
    this.connection.on("parameterStatus", ({ parameterName, parameterValue }: ParameterStatus) => {
      if (SAME.get(parameterName)?.test(parameterValue) !== false) return;
      const wanted = ASSUMED.get(parameterName) ?? "";
      this.connection.stream.destroy(new SettingRefused(parameterName, parameterValue, wanted));
    });
    this.connection.on("errorMessage", ({ code }: pg.DatabaseError) => {
      if (code === READ_ONLY) this.metReadOnly = true;
    });
  }

  override getStartupConf(): Record<string, string> {
    return {
      ...super.getStartupConf(),
      ...Object.fromEntries(ASSUMED),
      ...(this.#schema === null ? {} : { search_path: pg.escapeIdentifier(this.#schema) }),
    };
  }
}

type ParameterStatus = { readonly parameterName: string; readonly parameterValue: string };

/** A pooler did not hand on what a connection asked for at its start. */
class SettingRefused extends Error {
  override name = "SettingRefused";

  constructor(setting: string, found: string, wanted: string) {
    super(`${setting} is ${found} though ${wanted} was asked for: a pooler in between does not hand it on`);
  }
}

/** The schema that a URL names, or null when the search path of role or database decides. */
export function schemaOf(databaseUrl: string | undefined): string | null {
  if (databaseUrl === undefined || !URL.canParse(databaseUrl)) return null;
  const schema = new URL(databaseUrl).searchParams.get("schema");
  return schema === "" ? null : schema;
}

/** No connection could be had: refused, full, timed out, a wrong certificate or password. The cause says which. */
class ConnectFailed extends Error {
  override name = "ConnectFailed";
}

/** A pool of such connections, which says of every failure to get one that it is that. */
export class ConnectionPool extends pg.Pool {
  constructor(config: pg.PoolConfig) {
    super({ ...config, Client: Connection });
    // After a fail-over the name leads elsewhere, and a connection to the server that became a standby would live on.
    this.on("release", (_error, client) => {
      if (client instanceof Connection && client.metReadOnly) void client.end();
    });
  }

  override connect(): Promise<pg.PoolClient>;
  override connect(callback: Connected): void;
  override connect(callback?: Connected): Promise<pg.PoolClient> | undefined {
    if (callback === undefined) return this.#open();
    this.#open().then(
      (client) => callback(undefined, client, (error) => client.release(error)),
      (error: unknown) => callback(connectFailed(error), undefined, () => undefined),
    );
    return undefined;
  }

  /** Also what fails before there is a promise, such as a certificate's file that cannot be read. */
  async #open(): Promise<pg.PoolClient> {
    try {
      return await super.connect();
    } catch (cause) {
      throw connectFailed(cause);
    }
  }
}

type Connected = (error: Error | undefined, client: pg.PoolClient | undefined, done: Done) => void;
type Done = (release?: Error | boolean) => void;

function connectFailed(cause: unknown): ConnectFailed {
  if (cause instanceof ConnectFailed) return cause;
  const why = cause instanceof Error ? cause.message : String(cause);
  return new ConnectFailed(`no connection to the database: ${why}`, { cause });
}
