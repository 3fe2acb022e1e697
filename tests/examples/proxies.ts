import { existsSync } from "node:fs";
import { findFreePort } from "@/scripts/free-port";
import type { CertificateFiles } from "../certificate";
import { startCaddy } from "./caddy";
import { type CertifiedProxy, type Scheme, startCertified } from "./certified";
import { startNginx } from "./nginx";
import { currentCaddy, findProgram } from "./packages";
import type { Proxy } from "./proxy";
import { startTraefik } from "./traefik";

/** What a proxy's example is filled with. */
export type Settings = {
  scheme: Scheme;
  /** The names it answers to, all at one port and with one application; Visitor finds every name on this machine. */
  hosts: readonly string[];
  port: number;
  /** Ports of what stands behind it. */
  cloakroom: number;
  application: number;
  /** Whether CORS preflights reach the application unasked. */
  preflights: boolean;
  /** Over https. */
  certificate: CertificateFiles | undefined;
};

/** Starts a program with its example's configuration, and resolves when it accepts connections. */
type Start = (program: string, settings: Settings) => Promise<Proxy>;

/** What a proxy does otherwise than the rest. */
export type Traits = {
  /** Statuses of the application's own that it shows an error page for, since it cannot tell whose they are. */
  readonly replaces: readonly number[];
  /** Whether its own listener speaks HTTP/2 over plain http too (h2c). */
  readonly speaksH2c: boolean;
  /** What it makes of a path and query before anybody is asked. */
  readonly rewrite: (target: string) => string;
};

export const NO_TRAITS: Traits = { replaces: [], speaksH2c: false, rewrite: (target) => target };

const TRAEFIK: Traits = {
  replaces: [403, 500, 503],
  speaksH2c: true,
  // Of a query (`encodeQuerySemicolons`); else it would make of it what separates parameters.
  rewrite: (target) => target.replace(/\?.*/, (query) => query.replaceAll(";", "%3B")),
};

type Known = {
  /** Its path, where it is there. */
  program: string | undefined;
  start: Start;
  traits?: Traits;
};

const PROXIES = {
  nginx: { program: findProgram("nginx"), start: startNginx },
  caddy: { program: findProgram("caddy"), start: startCaddy },
  "today's caddy": { program: existsSync(currentCaddy) ? currentCaddy : undefined, start: startCaddy },
  traefik: { program: findProgram("traefik"), start: startTraefik, traits: TRAEFIK },
} satisfies Record<string, Known>;

export type ProxyName = keyof typeof PROXIES;

/** Why a proxy cannot be had here over a scheme, if so. */
export function whyMissing(proxy: ProxyName, scheme: Scheme): string | undefined {
  if (PROXIES[proxy].program === undefined) return `there is no ${proxy} (tests/examples/packages.ts)`;
  if (scheme === "https" && findProgram("openssl") === undefined) return "there is no openssl";
  return undefined;
}

/** @throws Error when it is missing (`whyMissing`) */
export function programOf(proxy: ProxyName): string {
  const { program } = PROXIES[proxy];
  if (program === undefined) throw new Error(`There is no ${proxy}.`);
  return program;
}

export function traitsOf(proxy: ProxyName): Traits {
  const { traits = NO_TRAITS }: Known = PROXIES[proxy];
  return traits;
}

export type StartedProxy = CertifiedProxy & {
  port: number;
  /** Of each host, in the order of `hosts`. */
  origins: string[];
  traits: Traits;
};

export type ProxyOptions = Pick<Settings, "scheme" | "cloakroom" | "application"> &
  Partial<Pick<Settings, "hosts" | "port" | "preflights">> & { proxy: ProxyName };

/**
 * Starts a proxy as its example says, in front of Cloakroom and an application.
 * @param options.hosts default: localhost
 * @param options.port default: a free one
 * @param options.preflights default: off, as the examples have it
 * @throws Error when the program is missing (`whyMissing`) or does not start
 */
export async function startProxy({ proxy, ...given }: ProxyOptions): Promise<StartedProxy> {
  const { start }: Known = PROXIES[proxy];
  const program = programOf(proxy);
  const hosts = given.hosts ?? ["localhost"];
  const port = given.port ?? (await findFreePort());
  const started = await startCertified(given.scheme, hosts, (certificate) =>
    start(program, { preflights: false, ...given, hosts, port, certificate }),
  );
  return {
    ...started,
    port,
    origins: hosts.map((host) => `${given.scheme}://${host}:${port}`),
    traits: traitsOf(proxy),
  };
}
