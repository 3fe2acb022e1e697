import { createServer } from "node:http";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import type { TestProject } from "vitest/node";
import { startSandbox } from "@/sandbox/server";
import { sandboxClients, startCloakroom, startTestDatabase } from "../servers";
import { SHARED_SECRET } from "./application-session";
import { clearAnswers, gatherAnswers } from "./answers";

/** A client id beside the application's own, as an Android app has it. */
const PHONE_CLIENT = "test-google-phone";

declare module "vitest" {
  interface ProvidedContext {
    /** The production build that all contract tests ask, and what stands around it. */
    application: {
      url: string;
      /** Another instance, served by Next without the server in front of it. */
      nextUrl: string;
      databaseUrl: string;
      sandboxOrigin: string;
      /** Answers what the application has written to its log so far. */
      logUrl: string;
      /** A PostgreSQL on which test files make databases for applications of their own. */
      postgresUrl: string;
      clients: { google: string; phone: string };
    };
  }
}

/**
 * Vitest's global setup: one production build, one sandbox and one database for all contract tests, which run one after
 * another. The limits are out of the way, since all tests come from one address.
 */
export default async function startApplication(project: TestProject): Promise<() => Promise<void>> {
  clearAnswers();
  const postgres = await startTestDatabase();
  const sandbox = await startSandbox({ clients: sandboxClients, redirectOrigins: [] });
  const databaseUrl = await postgres.createDatabase();
  const application = await startCloakroom({
    sandbox,
    databaseUrl,
    env: {
      AUTH_SECRET: SHARED_SECRET,
      AUTH_GOOGLE_AUDIENCES: PHONE_CLIENT,
      TRUSTED_PROXIES: "127.0.0.1",
      WEBHOOK_ALLOWED_NETWORKS: "127.0.0.0/8",
      LIMIT_EXCHANGE: "100000/1m",
      LIMIT_REFUSED: "100000/1m",
    },
  });
  const next = await startCloakroom({ sandbox, databaseUrl, env: application.variables, server: "next" });
  const logServer = createServer((_, response) => response.end(application.logs.join("\n")));
  logServer.listen(0, "127.0.0.1");
  await once(logServer, "listening");

  project.provide("application", {
    url: application.url,
    nextUrl: next.url,
    databaseUrl,
    sandboxOrigin: sandbox.origin,
    logUrl: `http://127.0.0.1:${(logServer.address() as AddressInfo).port}/`,
    postgresUrl: postgres.url,
    clients: { google: sandboxClients.google.id, phone: PHONE_CLIENT },
  });
  return async () => {
    gatherAnswers();
    logServer.close();
    logServer.closeAllConnections();
    await application.stop();
    await next.stop();
    await sandbox.close();
    await postgres.stop();
  };
}
