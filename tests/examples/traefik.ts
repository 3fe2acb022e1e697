import { once } from "node:events";
import { createReadStream, readFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { basename, join } from "node:path";
import type { Settings } from "./proxies";
import { type Proxy, runProxy } from "./proxy";
import { Copy } from "./template";
import { Visitor } from "./visitor";

/** Traefik with `examples/traefik/dynamic.yml`. */
export async function startTraefik(program: string, settings: Settings): Promise<Proxy> {
  const copy = new Copy("traefik", "error-pages");
  const pages = await serveFiles(copy.path("error-pages"));
  const rule = settings.hosts.map((host) => `Host(\`${host}\`)`).join(" || ");
  copy.fillEverywhere("traefik/dynamic.yml", {
    "Host(`app.example.com`)": `(${rule})`,
    "http://127.0.0.1:3000": `http://127.0.0.1:${settings.cloakroom}`,
    "http://127.0.0.1:8000": `http://127.0.0.1:${settings.application}`,
    "http://127.0.0.1:8090": `http://127.0.0.1:${pages.port}`,
  });
  const variables: Record<string, string> = settings.preflights ? { PREFLIGHTS: "on" } : {};
  const traefik = await runTraefik(program, copy, "dynamic.yml", settings, variables);
  return {
    async stop() {
      await traefik.stop();
      pages.server.close();
    },
  };
}

/**
 * Runs Traefik by `examples/traefik/traefik.yml`, without what asks for certificates, and resolves when it answers for each host:
 * it accepts connections before it has read its routers.
 * @param file the example's, which says of routers and is filled but for certificates
 */
export function runTraefik(
  program: string,
  copy: Copy,
  file: "dynamic.yml" | "hosts.yml",
  { scheme, hosts, port, certificate }: Pick<Settings, "scheme" | "hosts" | "port" | "certificate">,
  variables: Record<string, string>,
): Promise<Proxy> {
  copy.fillEverywhere(`traefik/${file}`, {
    "      tls: { certResolver: letsencrypt }\n": certificate ? "      tls: {}\n" : "",
  });
  if (certificate)
    copy.append(
      `traefik/${file}`,
      `\ntls: { certificates: [{ certFile: "${certificate.certificate}", keyFile: "${certificate.key}" }] }\n`,
    );
  copy.fill("traefik/traefik.yml", {
    'address: ":80"': 'address: "127.0.0.1:0"',
    'address: ":443"': `address: "127.0.0.1:${port}"`,
    [CERTIFICATES]: "global: { checkNewVersion: false, sendAnonymousUsage: false }\n",
    "/etc/traefik/dynamic.yml": copy.path("traefik", file),
  });
  const visitor = new Visitor({ ca: certificate && readFileSync(certificate.certificate, "utf8") });
  const answers = async (host: string) => {
    // With another certificate than ours until it has read that.
    const answer = await visitor.ask(`${scheme}://${host}:${port}/`).catch(() => undefined);
    return answer !== undefined && !isNoRouteAnswer(answer);
  };
  const isReady = async () => (await Promise.all(hosts.map(answers))).every(Boolean);
  return runProxy(port, program, [`--configFile=${copy.path("traefik/traefik.yml")}`], variables, {
    copy,
    isReady,
  });
}

/** Whether Traefik has answered itself, since no router is for that host. */
export function isNoRouteAnswer({ status, body }: { status: number; body: string }): boolean {
  return status === 404 && body === "404 page not found\n";
}

const CERTIFICATES = `certificatesResolvers:
  letsencrypt:
    acme:
      email: admin@example.com
      storage: /var/lib/traefik/acme.json
      tlsChallenge: {}
`;

/** The server of files that the example wants for its error pages. */
async function serveFiles(folder: string): Promise<{ server: Server; port: number }> {
  const server = createServer(({ url = "" }, response) => {
    createReadStream(join(folder, basename(url)))
      .once("error", () => response.writeHead(404).end())
      .pipe(response);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return { server, port: (server.address() as AddressInfo).port };
}
