import { once } from "node:events";
import { existsSync, readFileSync, statSync } from "node:fs";
import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from "node:http";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { extname, join } from "node:path";
import { buffer } from "node:stream/consumers";
import type { CertificateFiles } from "../certificate";
import type { Deployment } from "./deploy";
import { type Answer, headersFor } from "./forward";
import { readFunctions, type VercelFunction } from "./functions";
import { type ColdStart, Instances } from "./instances";
import { fillIn, lead, matchRoute, type Phase, readRoutes, type Route, type Routed } from "./routes";

/** A deployment that is asked over https, as by people. */
export type Edge = {
  readonly port: number;
  readonly functions: ReadonlyMap<string, VercelFunction>;
  readonly crons: readonly { path: string; schedule: string }[];
  readonly coldStarts: readonly ColdStart[];
  /** What all functions have written. */
  logs(): Promise<string[]>;
  stop(): Promise<void>;
};

type Found = { readonly path: string; readonly status?: number | undefined };

const TYPES: Record<string, string> = {
  ".js": "application/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml",
  ".ico": "image/vnd.microsoft.icon",
  ".woff2": "font/woff2",
};

/**
 * Stands where Vercel's network does: takes requests by TLS, routes them by config.json over middleware, static files and
 * functions, each started at its first request, and tells functions who asks by the headers that Vercel writes.
 * @param variables those of the environment at Vercel
 */
export async function serveDeployment(
  deployment: Deployment,
  variables: (port: number) => Record<string, string>,
  { certificate, key }: CertificateFiles,
): Promise<Edge> {
  const functions = readFunctions(deployment);
  const { phases, crons } = readRoutes(deployment.output);
  const instances = new Instances(() => variables(port));
  const isStatic = (path: string) => {
    const file = join(deployment.output, "static", path);
    return existsSync(file) && statSync(file).isFile();
  };
  const nameOf = (path: string) => (path === "/" ? "index" : path.replace(/^\//, "").replace(/\/$/, ""));
  const exists = (path: string) => isStatic(path) || functions.has(nameOf(path));

  const server = createServer(
    { cert: readFileSync(certificate), key: readFileSync(key) },
    (request, response) => {
      answer(request, response).catch((error: unknown) => {
        console.error(error);
        response.writeHead(502).end();
      });
    },
  ).listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? "/", "https://edge");
    const headers = headersFor(request);
    const body = await buffer(request);
    const routed: Routed = {
      path: url.pathname,
      query: url.searchParams,
      method: request.method ?? "GET",
      headers,
    };
    const added: OutgoingHttpHeaders = {};
    const found = await route(routed, url, body, added);
    const {
      status,
      headers: own,
      body: content,
    } = "body" in found ? found : await serve(found, url, routed, body);
    const important = "path" in found ? headersOfHit(found.path, routed) : {};
    response.writeHead(status, { ...added, ...own, ...important, server: "Vercel" });
    response.end(routed.method === "HEAD" ? undefined : content);
  }

  function notFound(): Found {
    const page = phases.get("error")?.find(({ status }) => status === 404);
    return { path: page?.dest ?? "/404", status: 404 };
  }

  /** Goes through the phases until something is there to serve. */
  async function route(
    routed: Routed,
    url: URL,
    body: Buffer,
    added: OutgoingHttpHeaders,
  ): Promise<Found | Answer> {
    for (const phase of ["begin", "filesystem", "miss", "rewrite", "resource"] as const) {
      if (phase !== "begin" && exists(routed.path)) return { path: routed.path };
      for (const each of phases.get(phase) ?? []) {
        const outcome = await follow(each, phase, routed, url, body, added);
        if (outcome) return outcome;
      }
    }
    return exists(routed.path) ? { path: routed.path } : notFound();
  }

  async function follow(
    each: Route,
    phase: Phase,
    routed: Routed,
    url: URL,
    body: Buffer,
    added: OutgoingHttpHeaders,
  ): Promise<Found | Answer | undefined> {
    const captured = matchRoute(each, routed);
    if (!captured) return undefined;
    if (each.middlewarePath !== undefined)
      return runMiddleware(each.middlewarePath, routed, url, body, added);
    for (const [name, value] of Object.entries(each.headers ?? {}))
      added[name.toLowerCase()] = fillIn(value, captured);
    if (each.status !== undefined && added.location !== undefined)
      return { status: each.status, headers: added, body: Buffer.from("Redirecting...") };
    for (const { target, args } of each.transforms ?? []) routed.headers[target.key] = args;
    const before = routed.path;
    if (each.dest !== undefined) lead(routed, fillIn(each.dest, captured));
    if (each.check && !exists(routed.path)) routed.path = before;
    // A route that only transforms is taken to go on: Next's builder leaves out to say so.
    if (each.continue || each.transforms || (each.check && routed.path === before)) return undefined;
    if (each.dest !== undefined) return { path: routed.path, status: each.status };
    if (each.status !== undefined) return notFound();
    return phase === "begin" ? undefined : { path: routed.path };
  }

  async function runMiddleware(
    path: string,
    routed: Routed,
    url: URL,
    body: Buffer,
    added: OutgoingHttpHeaders,
  ): Promise<Answer | undefined> {
    const middleware = functions.get(path.replace(/^\//, ""));
    if (!middleware) throw new Error(`There is no middleware ${path}.`);
    const {
      status,
      headers,
      body: content,
    } = await instances.invoke(middleware, url.pathname + url.search, routed, body);
    const { "x-middleware-next": next, "x-middleware-rewrite": rewrite, ...rest } = headers;
    const kept = String(rest["x-middleware-override-headers"] ?? "")
      .split(",")
      .filter(Boolean);
    if (kept.length > 0)
      routed.headers = Object.fromEntries(
        kept.map((name) => [
          name,
          String(rest[`x-middleware-request-${name}`] ?? routed.headers[name] ?? ""),
        ]),
      );
    for (const [name, value] of Object.entries(rest))
      if (!name.startsWith("x-middleware-") && !["content-length", "transfer-encoding"].includes(name))
        added[name] = value;
    if (rewrite !== undefined) lead(routed, new URL(String(rewrite)).pathname);
    return next === undefined && rewrite === undefined
      ? { status, headers: { ...added }, body: content }
      : undefined;
  }

  async function serve({ path, status }: Found, url: URL, routed: Routed, body: Buffer): Promise<Answer> {
    if (isStatic(path)) {
      const file = join(deployment.output, "static", path);
      const type = TYPES[extname(path)] ?? "text/html; charset=utf-8";
      return { status: status ?? 200, headers: { "content-type": type }, body: readFileSync(file) };
    }
    const one = functions.get(nameOf(path));
    if (!one) return { status: status ?? 404, headers: {}, body: Buffer.from("NOT_FOUND") };
    const query = routed.query.toString();
    const target = url.pathname + (query === "" ? "" : `?${query}`);
    routed.headers["x-matched-path"] = path;
    const answered = await instances.invoke(one, target, routed, body);
    return status === undefined ? answered : { ...answered, status };
  }

  function headersOfHit(path: string, routed: Routed): OutgoingHttpHeaders {
    const important: OutgoingHttpHeaders = {};
    for (const each of phases.get("hit") ?? []) {
      const captured = matchRoute(each, { ...routed, path });
      if (!captured) continue;
      for (const [name, value] of Object.entries(each.headers ?? {}))
        important[name.toLowerCase()] = fillIn(value, captured);
    }
    return important;
  }

  return {
    port,
    functions,
    crons,
    coldStarts: instances.coldStarts,
    logs: () => instances.logs(),
    async stop() {
      server.close();
      server.closeAllConnections();
      await instances.stop();
    },
  };
}
