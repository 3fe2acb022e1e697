import { randomBytes } from "node:crypto";
import { Client } from "pg";
import { variableNames } from "@/lib/env/variables";
import { type Sandbox, startSandbox } from "@/sandbox/server";
import { ensureBuild } from "@/scripts/build";
import { startDatabase } from "@/scripts/database";
import { describeToApplication } from "@/scripts/development/sandbox";
import { findFreePort } from "@/scripts/free-port";
import { migrate } from "@/scripts/migrate";
import { type NodeProcess, startNext, startNode, waitForPort } from "@/scripts/node-process";

const HOST = "127.0.0.1";
const TEMPLATE = "cloakroom_template";
const TEMPLATE_LOCK = 1;

/** The application's credentials at a sandbox that tests start. */
export const sandboxClients = {
  google: { id: "test-google", secret: "test-google-kq83nfLw0dXz" },
  github: { id: "test-github", secret: "test-github-w72bvTp5sRma" },
};

export type TestDatabase = {
  /** Opens the server; databases are made beside it. */
  url: string;
  createDatabase: () => Promise<string>;
  stop: () => Promise<void>;
};

/** Starts a PostgreSQL that is thrown away by `stop`; `createDatabase` gives migrated, empty databases on it. */
export async function startTestDatabase(): Promise<TestDatabase> {
  const database = await startDatabase({ persistent: false });
  const { url } = database;
  return { url, createDatabase: () => createDatabase(url), stop: () => database.stop() };
}

/**
 * Makes a migrated, empty database on a running server, as a copy of one that is migrated once.
 * @param serverUrl any database of the server, as a user who may create databases
 * @returns the URL of the new database
 */
export async function createDatabase(serverUrl: string): Promise<string> {
  const urlOf = (name: string) => new URL(`/${name}`, serverUrl).href;
  const client = new Client({ connectionString: urlOf("postgres") });
  await client.connect();
  try {
    // Test files run at the same time, and a database that is being migrated cannot be copied.
    await client.query("SELECT pg_advisory_lock($1)", [TEMPLATE_LOCK]);
    const { rowCount } = await client.query("SELECT FROM pg_database WHERE datname = $1", [TEMPLATE]);
    if (rowCount === 0) await createTemplate(client, urlOf);
    const name = `test_${randomBytes(6).toString("hex")}`;
    await client.query(`CREATE DATABASE ${name} TEMPLATE ${TEMPLATE}`);
    return urlOf(name);
  } finally {
    await client.end();
  }
}

/** It has its name when it is whole, so that a file whose migrating failed leaves nothing behind for the others. */
async function createTemplate(client: Client, urlOf: (name: string) => string): Promise<void> {
  const unfinished = `${TEMPLATE}_unfinished`;
  await client.query(`DROP DATABASE IF EXISTS ${unfinished}`);
  await client.query(`CREATE DATABASE ${unfinished}`);
  await migrate(urlOf(unfinished));
  await client.query(`ALTER DATABASE ${unfinished} RENAME TO ${TEMPLATE}`);
}

export type Cloakroom = {
  /** The origin, as http://localhost:12345; the same as AUTH_URL. */
  url: string;
  databaseUrl: string;
  sandbox: Sandbox;
  /** The variables it was started with: another instance of the same application needs the same. */
  variables: Record<string, string>;
  /** Of the process that was started; others may serve below it. */
  pid: number;
  /** What the application wrote, line by line, from its start. */
  logs: string[];
  /** Ends what this call started; resolves with 0 when the application ended in order. */
  stop(): Promise<number>;
};

export type CloakroomOptions = {
  /** Variables beside and over the usual ones; "" unsets one. */
  env?: Record<string, string>;
  /** A sandbox started with `sandboxClients`, which stays open; default: a new one. */
  sandbox?: Sandbox;
  /** A migrated database, which stays; default: a new one on a new server. */
  databaseUrl?: string;
  /** A folder with a build in `.next` and the configuration; default: this checkout. */
  folder?: string;
  /** Another checkout with a build, served by its own `npm start`. */
  otherCheckout?: string;
  /** `npm start` without npm, or Next's own server without the one in front of it; default: `npm start`. */
  server?: "start" | "next";
};

/** Starts the production build on a free port, with a sandbox and a database, and resolves when it answers. */
export async function startCloakroom(options: CloakroomOptions = {}): Promise<Cloakroom> {
  await ensureBuild();
  const port = await findFreePort();
  const url = `http://localhost:${port}`;
  const stops: (() => Promise<unknown>)[] = [];
  const stopAll = async () => {
    for (const stop of stops.splice(0).reverse()) await stop();
  };
  try {
    const databaseUrl = options.databaseUrl ?? (await openDatabase(stops));
    const sandbox = options.sandbox ?? (await openSandbox(stops));
    sandbox.addRedirectOrigin(url);

    const logs: string[] = [];
    const variables = { ...environmentFor(url, databaseUrl, sandbox), ...options.env };
    const env = { ...bareEnvironment(), ...variables };
    const server = startServer(options, port, env, (line) => logs.push(line));
    let exitCode = 1;
    stops.push(async () => (exitCode = await server.stop()));
    const open = await waitForPort(port, HOST, server.exited);
    if (!open) throw new Error(`The application ended before it answered:\n${logs.join("\n")}`);
    await fetch(url, { signal: AbortSignal.timeout(30_000) });
    return {
      url,
      databaseUrl,
      sandbox,
      variables,
      pid: server.pid ?? 0,
      logs,
      async stop() {
        await stopAll();
        return exitCode;
      },
    };
  } catch (error) {
    await stopAll();
    throw error;
  }
}

function startServer(
  { server = "start", folder, otherCheckout }: CloakroomOptions,
  port: number,
  env: NodeJS.ProcessEnv,
  onLine: (line: string) => void,
): NodeProcess {
  const at = folder === undefined ? [] : [folder];
  return server === "next"
    ? startNext(["start", ...at, "--port", String(port), "--hostname", HOST], env, onLine)
    : startNode(
        ["--import", "tsx", "scripts/start.ts", ...at],
        { ...env, PORT: String(port), HOSTNAME: HOST },
        onLine,
        otherCheckout,
      );
}

/** Nothing of the developer's: a variable that is set, be it blank, also keeps .env files from setting it. */
export function bareEnvironment(): NodeJS.ProcessEnv {
  const blank = Object.fromEntries(variableNames.map((name) => [name, ""]));
  return { ...blank, PATH: process.env.PATH, HOME: process.env.HOME, NODE_ENV: "production" };
}

function environmentFor(url: string, databaseUrl: string, sandbox: Sandbox): Record<string, string> {
  const { google, github } = sandboxClients;
  return {
    DATABASE_URL: databaseUrl,
    AUTH_URL: url,
    AUTH_SECRET: randomBytes(32).toString("base64url"),
    ...describeToApplication(sandbox, google, github),
  };
}

async function openDatabase(stops: (() => Promise<unknown>)[]): Promise<string> {
  const database = await startTestDatabase();
  stops.push(() => database.stop());
  return database.createDatabase();
}

async function openSandbox(stops: (() => Promise<unknown>)[]): Promise<Sandbox> {
  const sandbox = await startSandbox({ clients: sandboxClients, redirectOrigins: [] });
  stops.push(() => sandbox.close());
  return sandbox;
}
