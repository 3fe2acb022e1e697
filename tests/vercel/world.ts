import { readFileSync } from "node:fs";
import { Client } from "pg";
import { type Sandbox, startSandbox } from "@/sandbox/server";
import { describeToApplication } from "@/scripts/development/sandbox";
import { makeCertificate } from "../certificate";
import { Visitor } from "../examples/visitor";
import { sandboxClients } from "../servers";
import { createEmptyDatabase } from "./database";
import { deploy } from "./deploy";
import { type Edge, serveDeployment } from "./edge";

const SECRETS = {
  AUTH_SECRET: "q3vUo8Zt1LxYw5Nc7RbKd2Fh9Js4Mg6P",
  CRON_SECRET: "Yc2wJf9gEa4uVq7xT0pLz3RmBn8sKd5yH",
};
/** What Vercel says to functions of itself, and what docs/deploy/vercel.md tells to set there. */
const ON_VERCEL = {
  VERCEL: "1",
  VERCEL_ENV: "production",
  VERCEL_REGION: "fra1",
  DATABASE_POOL_MAX: "3",
  TRUSTED_PROXIES: "127.0.0.1,::1",
};
/** Where the tests ask from: none of TRUSTED_PROXIES. */
const CLIENT = "127.0.0.9";

/** A deployment with what stands around it. */
export type World = {
  readonly edge: Edge;
  readonly origin: string;
  /** What its functions are started with. */
  readonly variables: Record<string, string>;
  readonly database: Client;
  readonly sandbox: Sandbox;
  /** The address that the tests ask from. */
  readonly client: string;
  /** Asks by JSON, and reads JSON. */
  call(method: string, path: string, sending?: Sending): Promise<Called>;
  /** A native client's sign-in. */
  exchange(person: string, headers?: Record<string, string>): Promise<Called & { bearer: string }>;
  stop(): Promise<void>;
};
type Sending = { json?: unknown; bearer?: string; headers?: Record<string, string> };
type Called = Awaited<ReturnType<Visitor["ask"]>> & { json: Record<string, unknown> };

/** Builds this checkout as Vercel does, and serves what comes out. @param serverUrl a PostgreSQL */
export async function openWorld(serverUrl: string): Promise<World> {
  const databaseUrl = await createEmptyDatabase(serverUrl);
  const deployment = deploy({ DATABASE_URL: databaseUrl });
  const files = makeCertificate("openssl", deployment.folder, ["localhost"]);
  const ca = readFileSync(files.certificate, "utf8");
  const sandbox = await startSandbox({ clients: sandboxClients, redirectOrigins: [] });
  const { google, github } = sandboxClients;
  const variablesOn = (port: number) => ({
    ...ON_VERCEL,
    ...SECRETS,
    ...describeToApplication(sandbox, google, github),
    DATABASE_URL: databaseUrl,
    AUTH_URL: `https://localhost:${port}`,
  });
  const edge = await serveDeployment(deployment, variablesOn, files);
  const origin = `https://localhost:${edge.port}`;
  sandbox.addRedirectOrigin(origin);
  const database = new Client({ connectionString: databaseUrl });
  await database.connect();

  async function call(method: string, path: string, { json, bearer, headers = {} }: Sending = {}) {
    const answer = await new Visitor({ ca, address: CLIENT }).ask(`${origin}${path}`, {
      method,
      ...(json === undefined ? {} : { body: JSON.stringify(json) }),
      headers: {
        ...(json === undefined ? {} : { "content-type": "application/json" }),
        ...(bearer === undefined ? {} : { authorization: `Bearer ${bearer}` }),
        ...headers,
      },
    });
    const isJson = answer.headers["content-type"]?.includes("json") === true;
    return { ...answer, json: isJson ? (JSON.parse(answer.body) as Record<string, unknown>) : {} };
  }

  return {
    edge,
    origin,
    variables: variablesOn(edge.port),
    database,
    sandbox,
    client: CLIENT,
    call,
    async exchange(person, headers = {}) {
      const { id_token } = await sandbox.mint({ provider: "google", person });
      const answer = await call("POST", "/auth/google", { json: { id_token, delivery: "bearer" }, headers });
      return { ...answer, bearer: String(answer.json.session_token) };
    },
    async stop() {
      await database.end();
      await edge.stop();
      await sandbox.close();
      deployment.remove();
    },
  };
}
