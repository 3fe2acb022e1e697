import { join } from "node:path";
import { benchPerson } from "../people";
import { benchFolder, peersFolder, peersNext, tsx } from "../peers-folder";
import { startServer } from "../servers";
import { peerEnvironment, type PeerCookies, type PeerSettings } from "./seed-peers";
import type { RunningTargets, Target } from "./target";

/** Starts every peer in a process of its own, all Next peers from one build. */
export async function startPeers(settings: PeerSettings, cookies: PeerCookies): Promise<RunningTargets[]> {
  const signedIn = (list: readonly string[]) => ({
    cookie: (number: number) => list[number] ?? "",
    expects: (number: number) => benchPerson(number).id,
  });
  const saying = (text: string) => ({ expects: () => text });
  // Whoever asks is signed in, also where nobody looks: taking a cookie in is no part of what a check costs.
  const floor = { kind: "floor", ...signedIn(cookies.authjs), ...saying(benchPerson(0).id) } as const;
  const database = { kind: "database" } as const;
  const client = { kind: "client" } as const;
  const start = (...described: Described[]) => startNextPeer(settings, described);
  return [
    await start(
      { name: "static Next handler", path: "/static", ...floor },
      { name: "static page", kind: "page", path: "/static-page", ...saying("A static page") },
      { name: "page without content", kind: "page", path: "/dynamic-page", ...saying("A dynamic page") },
    ),
    await start({
      name: "Auth.js, database sessions",
      path: "/authjs",
      ...database,
      ...signedIn(cookies.authjs),
    }),
    await start({
      name: "Better Auth, database sessions",
      path: "/better-auth",
      ...database,
      ...signedIn(cookies.betterAuth),
    }),
    await start({
      name: "Better Auth, cookie cache",
      path: "/better-auth-cookie-cache",
      ...client,
      ...signedIn(cookies.betterAuthCookieCache),
    }),
    await start({ name: "iron-session", path: "/iron-session", ...client, ...signedIn(cookies.iron) }),
    await start({
      name: "one prepared join",
      path: "/prepared-join",
      ...database,
      ...signedIn(cookies.authjs),
    }),
    await startBare(floor),
  ];
}

type Described = Omit<Target, "url"> & { readonly path: string };

async function startNextPeer(
  settings: PeerSettings,
  described: readonly Described[],
): Promise<RunningTargets> {
  const server = await startServer(
    (port) => [peersNext, "start", "peers", "--port", String(port), "--hostname", "127.0.0.1"],
    benchFolder,
    (origin) => ({ ...peerEnvironment(settings, origin) }),
  );
  const targets = described.map(({ path, ...target }) => ({ ...target, url: new URL(path, server.origin) }));
  return { targets, server };
}

async function startBare(floor: Omit<Target, "name" | "url">): Promise<RunningTargets> {
  const server = await startServer(
    () => ["--import", tsx, join(peersFolder, "bare.ts")],
    peersFolder,
    (_, port) => ({ PORT: String(port) }),
  );
  const bare: Target = { name: "bare node:http", url: new URL("/", server.origin), ...floor };
  return { targets: [bare], server };
}
