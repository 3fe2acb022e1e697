import { randomBytes } from "node:crypto";
import { startSandbox } from "@/sandbox/server";
import { benchPerson } from "../people";
import { type ListeningProcess, startServer } from "../servers";
import { peersFolder } from "../peers-folder";
import { installOAuth2Proxy, isThere, OAUTH2_PROXY_VERSION } from "./install-oauth2-proxy";
import { nginxHeaders } from "./nginx-headers";
import { GUARDED_ORIGIN } from "./seed-cloakroom";
import { addPeople, signInAtOAuth2Proxy } from "./sign-in-oauth2-proxy";
import type { RunningTargets } from "./target";

/** It keeps nothing in memory, so whether a thousand sessions take turns or more makes no difference to it. */
const MOST_SIGNED_IN = 500;

/** Where it keeps sessions. Those of the cookie store are in the cookie alone, so it can end none before its time. */
type Store = "cookie store" | "Redis store";

/** The name of its target. */
export const oauth2ProxyWith = (store: Store) => `oauth2-proxy, ${store}`;

/** What there is of oauth2-proxy on this machine, and why not the rest. */
type OAuth2Proxies = { readonly running: RunningTargets[]; readonly skipped: readonly string[] };

/**
 * Starts oauth2-proxy as nginx's auth_request asks it, with each of its stores of sessions, and signs people in there.
 * @param people of the benchmark's population
 */
export async function startOAuth2Proxies(people: number): Promise<OAuth2Proxies> {
  const program = installOAuth2Proxy();
  if (program === null)
    return {
      running: [],
      skipped: [`oauth2-proxy ${OAUTH2_PROXY_VERSION}: there is no Go to build it with`],
    };
  const cookieStore = await startTarget(program, "cookie store", "client", people, []);
  if (!isThere("redis-server", "--version"))
    return {
      running: [cookieStore],
      skipped: [`oauth2-proxy ${OAUTH2_PROXY_VERSION}, Redis store: there is no redis-server`],
    };
  const redis = await startRedis();
  const redisStore = await startTarget(program, "Redis store", "database", people, [
    "--session-store-type=redis",
    `--redis-connection-url=redis://127.0.0.1:${new URL(redis.origin).port}`,
  ]);
  return { running: [cookieStore, redisStore, { targets: [], server: redis }], skipped: [] };
}

async function startTarget(
  program: string,
  store: Store,
  kind: "client" | "database",
  people: number,
  options: readonly string[],
): Promise<RunningTargets> {
  const client = { id: "bench-google", secret: randomBytes(16).toString("hex") };
  const sandbox = await startSandbox({
    clients: { google: client, github: { id: "unused", secret: "unused" } },
    redirectOrigins: [],
  });
  try {
    const signedIn = Math.min(people, MOST_SIGNED_IN);
    addPeople(sandbox, signedIn);
    const server = await startServer(
      (port) => [
        `--http-address=127.0.0.1:${port}`,
        "--provider=oidc",
        `--oidc-issuer-url=${sandbox.google.issuer}`,
        `--client-id=${client.id}`,
        `--client-secret=${client.secret}`,
        `--redirect-url=http://localhost:${port}/api/auth/callback/google`,
        `--cookie-secret=${randomBytes(16).toString("hex")}`,
        "--cookie-secure=false",
        "--email-domain=*",
        "--reverse-proxy",
        "--set-xauthrequest",
        "--upstream=static://202",
        ...options,
      ],
      peersFolder,
      () => ({}),
      program,
    );
    sandbox.addRedirectOrigin(server.origin);
    const cookies: string[] = [];
    for (let number = 0; number < signedIn; number++)
      cookies.push(await signInAtOAuth2Proxy(server.origin, number));
    const target = {
      name: oauth2ProxyWith(store),
      kind,
      url: new URL("/oauth2/auth", server.origin),
      headers: nginxHeaders(GUARDED_ORIGIN),
      cookie: (number: number) => cookies[number % signedIn] ?? "",
      expects: (number: number) => benchPerson(number % signedIn).email,
    } as const;
    return { targets: [target], server };
  } finally {
    await sandbox.close();
  }
}

/** A Redis that writes nothing to disk. */
function startRedis(): Promise<ListeningProcess> {
  return startServer(
    (port) => ["--port", String(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"],
    peersFolder,
    () => ({}),
    "redis-server",
  );
}
