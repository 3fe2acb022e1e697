import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { request, type APIRequestContext } from "playwright";
import { type Sandbox, startSandbox } from "@/sandbox/server";
import { type Database, startDatabase } from "@/scripts/database";
import { findFreePort } from "@/scripts/free-port";
import { type SignInFlow, signInFlowAt } from "../browser/sign-in-flow";
import { type Instance, startAnother, startFirst } from "../instances/instance";
import { createDatabase, sandboxClients } from "../servers";

/** An application on a PostgreSQL that can be stopped and comes back with what it held. */
export type World = {
  instance: Instance;
  stopDatabase(): Promise<void>;
  startDatabase(): Promise<void>;
  /** Starts the application anew, in place of one that has ended. */
  replace(): Promise<void>;
  /** A browser of its own. */
  openBrowser(): Promise<{ context: APIRequestContext; flow: SignInFlow }>;
  end(): Promise<void>;
};

export async function openWorld(env: Record<string, string> = {}): Promise<World> {
  const folder = mkdtempSync(join(tmpdir(), "cloakroom-faults-"));
  // As root, PostgreSQL runs under another account, which has to get in.
  chmodSync(folder, 0o755);
  const options = { persistent: true, dataDir: join(folder, "postgres"), port: await findFreePort() };
  let database: Database | null = await startDatabase(options);
  const sandbox: Sandbox = await startSandbox({ clients: sandboxClients, redirectOrigins: [] });
  const databaseUrl = await createDatabase(database.url);
  const contexts: APIRequestContext[] = [];
  const world: World = {
    instance: await startFirst({ sandbox, databaseUrl, env: { LIMIT_EXCHANGE: "100000/1m", ...env } }),
    async stopDatabase() {
      await database?.stop();
      database = null;
    },
    async startDatabase() {
      database ??= await startDatabase(options);
    },
    async replace() {
      world.instance = await startAnother(world.instance);
    },
    async openBrowser() {
      const context = await request.newContext();
      contexts.push(context);
      return { context, flow: signInFlowAt(world.instance.authUrl, context) };
    },
    async end() {
      for (const context of contexts) await context.dispose();
      await world.instance.cloakroom.stop();
      await sandbox.close();
      await database?.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
  return world;
}

/** People of whom a part is missing: each must have come about with an account and an event, or not at all. */
export async function findHalfMade({ database }: Instance): Promise<unknown[]> {
  return database.query(`
    SELECT u."id" FROM "User" u
    WHERE NOT EXISTS (SELECT FROM "Account" a WHERE a."userId" = u."id")
       OR NOT EXISTS (SELECT FROM "AuditEvent" e WHERE e."subjectId" = u."id" AND e."type" = 'user.created')
    UNION ALL
    SELECT s."id" FROM "Session" s
    WHERE NOT EXISTS (
      SELECT FROM "AuditEvent" e WHERE e."subjectId" = s."userId" AND e."sessionId" = s."id" AND e."type" = 'session.started'
    )
    UNION ALL
    SELECT e."id" FROM "AuditEvent" e
    WHERE e."type" = 'user.created' AND NOT EXISTS (SELECT FROM "User" u WHERE u."id" = e."subjectId")`);
}
