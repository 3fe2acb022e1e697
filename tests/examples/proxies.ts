import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findFreePort } from "@/scripts/free-port";
import { type CertificateFiles, makeCertificate } from "../certificate";
import { startCaddy } from "./caddy";
import { startNginx } from "./nginx";
import { currentCaddy, findProgram } from "./packages";
import type { Proxy } from "./proxy";
import { startTraefik } from "./traefik";

export type Scheme = "http" | "https";

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

type Known = {
  /** Its path, where it is there. */
  program: string | undefined;
  start: Start;
  /** Statuses of the application's own that it shows an error page for, since it cannot tell whose they are. */
  replaces?: readonly number[];
};

const PROXIES = {
  nginx: { program: findProgram("nginx"), start: startNginx },
  caddy: { program: findProgram("caddy"), start: startCaddy },
  "today's caddy": { program: existsSync(currentCaddy) ? currentCaddy : undefined, start: startCaddy },
  traefik: { program: findProgram("traefik"), start: startTraefik, replaces: [403, 500, 503] },
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

export type StartedProxy = Proxy & {
  port: number;
  /** Of each host, in the order of `hosts`. */
  origins: string[];
  /** The certificate that a client has to believe, over https. */
  ca: string | undefined;
  /** Statuses of the application's own that it shows an error page for. */
  replaces: readonly number[];
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
  const { start, replaces = [] }: Known = PROXIES[proxy];
  const program = programOf(proxy);
  const hosts = given.hosts ?? ["localhost"];
  const port = given.port ?? (await findFreePort());
  const folder = mkdtempSync(join(tmpdir(), "cloakroom-certificate-"));
  try {
    const certificate =
      given.scheme === "https" ? makeCertificate(findProgram("openssl") ?? "", folder, hosts) : undefined;
    const ca = certificate && readFileSync(certificate.certificate, "utf8");
    const started = await start(program, { preflights: false, ...given, hosts, port, certificate });
    return {
      port,
      origins: hosts.map((host) => `${given.scheme}://${host}:${port}`),
      ca,
      replaces,
      async stop() {
        await started.stop();
        rmSync(folder, { recursive: true });
      },
    };
  } catch (error) {
    rmSync(folder, { recursive: true });
    throw error;
  }
}
