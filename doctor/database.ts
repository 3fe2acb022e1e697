import { z } from "zod";
import { FIND_SCHEMA } from "@/lib/db/prisma-adapter";
import { isLoopback } from "@/lib/env/loopback";
import type { DoctorContext } from "./check";
import { type Database, DatabaseUnreachable } from "./database-access";
import { fine, type Finding, note, skipped, warning, wrong } from "./finding";
import { codeOf, reasonOf } from "./reason";

/** The oldest major version that PostgreSQL's own project still fixes. */
const OLDEST_MAINTAINED = 14;

const server = z.object({
  version: z.string(),
  encoding: z.string(),
  replica: z.boolean(),
  connections: z.int(),
  isolation: z.string(),
  schema: z.string().nullable(),
  searchPath: z.string(),
});

const SERVER = `SELECT current_setting('server_version') AS version, current_setting('server_encoding') AS encoding,
  pg_is_in_recovery() OR current_setting('transaction_read_only')::boolean AS replica,
  current_setting('max_connections')::int - current_setting('superuser_reserved_connections')::int AS connections,
  current_setting('default_transaction_isolation') AS isolation, current_setting('search_path') AS "searchPath",
  (${FIND_SCHEMA}) AS schema`;

/** Whether the database answers, is one that can be written to, and is reached by a line that nobody reads. */
export async function* checkDatabase({ env, database }: DoctorContext): AsyncIterable<Finding> {
  if (database.url === undefined) {
    yield skipped("DATABASE_URL is missing or wrong.");
    return;
  }
  let found: z.output<typeof server>;
  try {
    (await database.connect()).release();
    const begun = performance.now();
    found = await database.ask(server, SERVER);
    const spent = performance.now() - begun;
    yield fine(`PostgreSQL ${found.version} answers in ${spent.toFixed(spent < 10 ? 1 : 0)} ms.`);
  } catch (error) {
    if (!(error instanceof DatabaseUnreachable)) throw error;
    yield describeUnreachable(error);
    return;
  }
  if (found.replica)
    yield wrong(
      "It can only be read.",
      "Let DATABASE_URL name the primary server, and a user who may write.",
    );
  if (Number.parseInt(found.version) < OLDEST_MAINTAINED)
    yield warning(`PostgreSQL ${found.version} is not maintained any more.`, "Upgrade it.");
  if (found.encoding !== "UTF8")
    yield wrong(
      `Its encoding is ${found.encoding}: most names cannot be stored.`,
      "Dump it, create it anew with ENCODING 'UTF8' TEMPLATE template0, and restore.",
    );
  if (found.schema === null)
    yield wrong(
      `None of the schemas of its search path is there: ${found.searchPath}.`,
      "Create the schema, or set the role's: ALTER ROLE … IN DATABASE … SET search_path = …",
    );
  else if (found.schema !== "public") yield note(`Its tables have the schema "${found.schema}".`);
  if (found.isolation !== "read committed")
    yield warning(
      `The role's transactions are ${found.isolation} unless told otherwise: what is done in one statement may then fail.`,
      "ALTER ROLE … IN DATABASE … RESET default_transaction_isolation",
    );
  yield describeConnectionCount(env.databasePoolMax * env.webConcurrency, found.connections);
  yield await describeConnectionSecurity(database, database.url);
}

/** How to repair what keeps a connection from being made, by the code of Node or PostgreSQL. */
const REMEDIES_BY_CODE = new Map([
  ["ENOTFOUND", "Correct the host of DATABASE_URL, or the resolver of this machine."],
  ["EAI_AGAIN", "Correct the host of DATABASE_URL, or the resolver of this machine."],
  ["ECONNREFUSED", "Start PostgreSQL, or correct host and port of DATABASE_URL."],
  ["28P01", "Correct user and password of DATABASE_URL; percent-encode what is special in a URL."],
  ["28000", "Correct user and password of DATABASE_URL; let pg_hba.conf admit this host."],
  ["3D000", "Create the database, or correct the name at the end of DATABASE_URL."],
  ["53300", "Lower DATABASE_POOL_MAX, or raise max_connections of PostgreSQL."],
]);

/** The same by what PgBouncer, whose codes say little, and Node's TLS say. */
const REMEDIES_BY_MESSAGE: readonly (readonly [RegExp, string])[] = [
  [
    /unsupported startup parameter/,
    "The pooler refuses what a part of DATABASE_URL asks for. Take it out of the URL and set it for the role: ALTER ROLE … IN DATABASE … SET search_path = …",
  ],
  [
    /a pooler in between does not hand it on/,
    "Set it for the role: ALTER ROLE … IN DATABASE … SET TimeZone = 'UTC', and the same of DateStyle = 'ISO, MDY'.",
  ],
  [/no more connections allowed/, "Raise max_client_conn of the pooler, or lower DATABASE_POOL_MAX."],
  [
    /server login|query_wait_timeout|cannot connect to server/,
    "The pooler cannot reach PostgreSQL, or has no connection free: see its own log.",
  ],
  [/certificate has expired/, "Renew the certificate of the server."],
  [
    /self.signed|unable to verify|unable to get/,
    "Name the authority that signed the server's certificate: sslrootcert=… in DATABASE_URL.",
  ],
  [/does not match certificate/, "Let DATABASE_URL name the host as its certificate does."],
  [/does not support SSL/, "Turn on ssl in PostgreSQL, or take sslmode out of DATABASE_URL."],
];

function describeUnreachable(error: DatabaseUnreachable): Finding {
  const reason = reasonOf(error);
  const byMessage = REMEDIES_BY_MESSAGE.find(([message]) => message.test(reason))?.[1];
  const remedy =
    byMessage ??
    REMEDIES_BY_CODE.get(codeOf(error) ?? "") ??
    "Check host, port, firewall and sslmode of DATABASE_URL.";
  return wrong(`The database cannot be reached: ${reason}.`, remedy);
}

function describeConnectionCount(wanted: number, available: number): Finding {
  if (wanted <= available) return fine(`One host opens at most ${wanted} of its ${available} connections.`);
  return wrong(
    `One host may open ${wanted} connections (DATABASE_POOL_MAX times WEB_CONCURRENCY), and there are ${available}.`,
    "Lower DATABASE_POOL_MAX, or put a pooler in between.",
  );
}

async function describeConnectionSecurity(database: Database, url: string): Promise<Finding> {
  const security = await database.connectionSecurity();
  if (security === "verified") return fine("The line is encrypted, and the server's certificate verified.");
  const { hostname } = new URL(url);
  // Without a host, or with a folder for one, it is a socket of this machine.
  if (hostname === "" || hostname.startsWith("%2F") || isLoopback(url))
    return fine("The line does not leave this machine.");
  if (security === "encrypted")
    return warning(
      "The line is encrypted, but the server's certificate is not verified.",
      "Add sslmode=verify-full (and sslrootcert=… for an authority of your own) to DATABASE_URL.",
    );
  return warning(
    "The line to the database is not encrypted, and it leaves this machine.",
    "Add sslmode=verify-full to DATABASE_URL, unless only you can listen on that network.",
  );
}
