import { createRequire } from "node:module";
import { cookieNameAt } from "@/lib/http/cookie-name";
import { benchPerson } from "../people";
import { tsx } from "../peers-folder";
import { type ListeningProcess, startServer } from "../servers";
import { checkout } from "../../scripts/dotenv";
import { nginxHeaders } from "./nginx-headers";
import { GUARDED_ORIGIN, type SeededSessions } from "./seed-cloakroom";
import type { RunningTargets, Target } from "./target";

export type CloakroomSettings = {
  readonly databaseUrl: string;
  readonly secret: string;
  /** How many sessions the cache has room for. */
  readonly remembered: number;
};
export type CacheSwitch = "on" | "off";

/** Starts Cloakroom as it is deployed (`npm start`), and its route handlers served by Next alone. */
export async function startCloakroomTargets(
  settings: CloakroomSettings,
  sessions: SeededSessions,
): Promise<RunningTargets[]> {
  const running: RunningTargets[] = [];
  for (const cache of ["on", "off"] as const) {
    const next = await startHandlers(settings, cache);
    running.push({
      server: next,
      targets: [
        targetOf(`Cloakroom GET /api/me, Next handler, cache ${cache}`, next, "/api/me", cache, sessions),
        ...(cache === "on" ? pagesOf(next, sessions) : []),
      ],
    });
    const front = await startFront(settings, cache);
    running.push({
      server: front,
      targets: [
        targetOf(`Cloakroom GET /api/me, cache ${cache}`, front, "/api/me", cache, sessions),
        targetOf(`Cloakroom GET /api/verify, cache ${cache}`, front, "/api/verify", cache, sessions),
        {
          ...targetOf(ownCheck(cache), front, "/api/verify", cache, sessions),
          headers: nginxHeaders(front.origin),
        },
        guardedTarget(hostCheck(cache), front, cache, sessions),
      ],
    });
  }
  return running;
}

/** The names of checks as nginx makes them, of our own host and of an application's. */
export const ownCheck = (cache: CacheSwitch) => `Cloakroom GET /api/verify by nginx, cache ${cache}`;
export const hostCheck = (cache: CacheSwitch) => `Cloakroom GET /api/verify of a host, cache ${cache}`;

/** `npm start` without npm: the server of a Node host. */
export function startFront(settings: CloakroomSettings, cache: CacheSwitch): Promise<ListeningProcess> {
  return startServer(() => ["--import", tsx, "scripts/start.ts"], checkout, environment(settings, cache));
}

/** `next start`: every answer by a route handler, as on Vercel, but in one process. */
function startHandlers(settings: CloakroomSettings, cache: CacheSwitch): Promise<ListeningProcess> {
  const next = createRequire(import.meta.url).resolve("../../node_modules/next/dist/bin/next");
  const args = (port: number) => [next, "start", "--port", String(port), "--hostname", "127.0.0.1"];
  return startServer(args, checkout, environment(settings, cache));
}

function environment({ databaseUrl, secret, remembered }: CloakroomSettings, cache: CacheSwitch) {
  return (origin: string, port: number) => ({
    PORT: String(port),
    HOSTNAME: "127.0.0.1",
    AUTH_URL: origin,
    AUTH_SECRET: secret,
    AUTH_GOOGLE_ID: "bench.apps.googleusercontent.com",
    AUTH_GOOGLE_SECRET: "bench-kq83nfLw0dXz",
    AUTH_GITHUB_ID: "bench",
    AUTH_GITHUB_SECRET: "bench-w72bvTp5sRma",
    DATABASE_URL: databaseUrl,
    // Everybody who is signed out comes from one address, and is to be refused as what they are.
    LIMIT_REFUSED: "1000000/1m",
    SESSION_CACHE: cache,
    // The load generator plays the proxy of the application's host.
    TRUSTED_PROXIES: "127.0.0.1",
    // Everybody's own session and that at the host.
    SESSION_CACHE_ENTRIES: String(2 * remembered),
    SESSION_CACHE_MEGABYTES: "4096",
  });
}

/** A check as nginx makes it for an application's host. */
export function guardedTarget(
  name: string,
  { origin }: ListeningProcess,
  cache: CacheSwitch,
  { guarded }: SeededSessions,
): Target {
  return {
    name,
    kind: "cloakroom",
    url: new URL("/api/verify", origin),
    headers: nginxHeaders(GUARDED_ORIGIN),
    cookie: (number) => `${cookieNameAt(GUARDED_ORIGIN, "session")}=${guarded[number] ?? ""}`,
    expects: (number) => benchPerson(number).id,
    remembers: cache === "on",
  };
}

export function targetOf(
  name: string,
  { origin }: ListeningProcess,
  path: string,
  cache: CacheSwitch,
  { own }: SeededSessions,
): Target {
  return {
    name,
    kind: "cloakroom",
    url: new URL(path, origin),
    cookie: (number) => `${cookieNameAt(origin, "session")}=${own[number] ?? ""}`,
    expects: (number) => benchPerson(number).id,
    remembers: cache === "on",
  };
}

function pagesOf(server: ListeningProcess, sessions: SeededSessions): Target[] {
  const account = targetOf("Cloakroom /account", server, "/account", "on", sessions);
  return [
    {
      name: "Cloakroom /sign-in",
      kind: "page",
      url: new URL("/sign-in", server.origin),
      expects: () => "Google",
    },
    { ...account, kind: "page", expects: (number) => benchPerson(number).email },
  ];
}
