import { once } from "node:events";
import { createServer, type Server } from "node:http";
import next from "next";
import { env } from "@/lib/env";
import { prepareFailures } from "@/lib/http/failure-status";
import { observePeers } from "@/lib/http/peer";
import { fixNextRequests } from "@/lib/node/next-request-fixes";
import { logEvent } from "@/lib/log";
import { stopDeliveringInProcess } from "@/lib/outbox/loop";
import { closeApplication } from "./close";
import { prepareDrain } from "./drain";
import { createListener } from "./listener";
import { answerUnreadable } from "./unreadable";

/**
 * Against clients that send slowly to keep connections busy (CWE-400), in milliseconds and bytes. They count from the first
 * byte of a request; between two of them KEEP_ALIVE counts alone.
 */
const timeouts = {
  headersTimeout: 20_000,
  requestTimeout: 60_000,
  connectionsCheckingInterval: 5_000,
  // Above it, 431: room for every cookie that browsers keep for a host, and no more.
  maxHeaderSize: 16 * 1024,
};

export type Address = { readonly port: number; readonly hostname: string | undefined };

export type Serving = {
  /**
   * Answers what is under way and lets go of the database.
   * @param delay for how many seconds it goes on serving before, while readiness says 503 already
   * @returns whether nothing had to be broken off
   */
  stop(delay: number): Promise<boolean>;
};

/**
 * Serves the production build: what the fast path takes without Next, everything else by it.
 * @param folder where the build is, in `.next`
 * @throws Error when the port is taken
 */
export async function serve({ port, hostname }: Address, folder: string): Promise<Serving> {
  observePeers();
  prepareFailures();
  fixNextRequests(env().authUrl);
  // Next listens there for offers of another protocol, which it then leaves open without an answer or a time limit. A
  // server without such a listener ignores them, as it may (RFC 9110 section 7.8), so Next is given one of its own.
  const httpServer = createServer();
  const app = next({
    dev: false,
    dir: folder,
    port,
    httpServer,
    ...(hostname === undefined ? {} : { hostname }),
  });
  await app.prepare();

  // It is Next that makes the spans of a trace, so a traced application leaves every request to it. Imported only now: what
  // it imports of Next stands on what Next has prepared.
  const fastPath = env().tracesEndpoint === undefined ? await import("./fast-path") : undefined;
  // The side that sends requests has to be the one to close a connection, or a request meets one that is just going.
  const keepAliveTimeout = env().keepAlive * 1000;
  const server = createServer(
    { ...timeouts, keepAliveTimeout },
    createListener(fastPath, app.getRequestHandler()),
  );
  answerUnreadable(server);
  const drain = prepareDrain(server);
  server.listen(port, hostname);
  await once(server, "listening");
  const origin = originOf(server, hostname);
  // Where Next asks itself for the page after an action. Left out, it would trust the Host header that a client sent.
  process.env.__NEXT_PRIVATE_ORIGIN = origin;
  logEvent("info", "server.listening", { detail: origin });
  return {
    async stop(delay) {
      logEvent("info", "server.draining");
      const [drained] = await Promise.all([drain(delay), stopDeliveringInProcess()]);
      await closeApplication(app);
      logEvent(drained ? "info" : "warn", "server.stopped", { detail: drained ? "drained" : "broken off" });
      return drained;
    },
  };
}

/** An origin by which the server can be reached from this machine. */
function originOf(server: Server, hostname: string | undefined): string {
  const address = server.address();
  const port = typeof address === "object" ? (address?.port ?? "") : "";
  const everywhere = hostname === undefined || hostname === "0.0.0.0" || hostname === "::";
  const host = everywhere ? "localhost" : hostname.includes(":") ? `[${hostname}]` : hostname;
  return `http://${host}:${port}`;
}
