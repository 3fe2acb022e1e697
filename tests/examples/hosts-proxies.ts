import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findFreePort } from "@/scripts/free-port";
import { type CertificateFiles, makeCertificate } from "../certificate";
import { globals, ownFolders } from "./nginx";
import { findProgram } from "./packages";
import { programOf, type ProxyName, type Scheme, type StartedProxy } from "./proxies";
import { type Proxy, runProxy } from "./proxy";
import { Copy } from "./template";

/** What the examples of several hosts are filled with. */
export type HostsSettings = {
  readonly proxy: ProxyName;
  readonly scheme: Scheme;
  /** Cloakroom's own host, and the two that it guards; all at one port. */
  readonly hosts: readonly [own: string, grafana: string, wiki: string];
  readonly port: number;
  /** Ports of what stands behind it. */
  readonly cloakroom: number;
  readonly grafana: number;
  readonly wiki: number;
};

type Filled = HostsSettings & { readonly certificate: CertificateFiles | undefined };

const EXAMPLE_HOSTS = ["auth.example.com", "grafana.example.com", "wiki.example.org"] as const;

/** Starts a proxy with its example of three hosts, and resolves when it accepts connections. */
export async function startHosts(
  settings: Omit<HostsSettings, "port"> & { readonly port?: number },
): Promise<Pick<StartedProxy, "ca" | "stop">> {
  const port = settings.port ?? (await findFreePort());
  const folder = mkdtempSync(join(tmpdir(), "cloakroom-certificate-"));
  const certificate =
    settings.scheme === "https"
      ? makeCertificate(findProgram("openssl") ?? "", folder, settings.hosts)
      : undefined;
  const started = await STARTS[settings.proxy]({ ...settings, port, certificate });
  return {
    ca: certificate && readFileSync(certificate.certificate, "utf8"),
    async stop() {
      await started.stop();
      rmSync(folder, { recursive: true });
    },
  };
}

const STARTS: Record<ProxyName, (settings: Filled) => Promise<Proxy>> = {
  nginx: startNginxHosts,
  caddy: startCaddyHosts,
  "today's caddy": startCaddyHosts,
  traefik: startTraefikHosts,
};

async function startNginxHosts(settings: Filled): Promise<Proxy> {
  const { port, certificate, hosts, scheme } = settings;
  const copy = new Copy("nginx", "error-pages");
  const listen = certificate
    ? `listen 127.0.0.1:${port} ssl http2; ssl_certificate ${certificate.certificate}; ssl_certificate_key ${certificate.key};`
    : `listen 127.0.0.1:${port};`;
  let file = readFileSync(copy.path("nginx/hosts.conf"), "utf8");
  file = file.replace(/ *ssl_certificate.*\n/g, "").replaceAll("listen 443 ssl;", listen);
  EXAMPLE_HOSTS.forEach((host, which) => {
    file = file.replaceAll(`set $guarded_host ${host};`, `set $guarded_host ${hosts[which] ?? ""}:${port};`);
    file = file.replaceAll(host, hosts[which] ?? "");
  });
  // What else an nginx is told to refuse.
  const guarded = `auth_request /.cloakroom/verify; include cloakroom/guarded.conf; proxy_pass http://wiki;`;
  const refusing = `location /denied/ { deny all; ${guarded} }
    location /password/ { auth_basic nginx; auth_basic_user_file /dev/null; ${guarded} }`;
  file = file.replace("location /admin/", `${refusing}\n    location /admin/`);
  file = file.replace("127.0.0.1:8001", `127.0.0.1:${settings.grafana}`);
  file = file.replace("127.0.0.1:8002", `127.0.0.1:${settings.wiki}`);
  writeFileSync(copy.path("nginx/hosts.conf"), file);
  writeFileSync(
    copy.path("nginx/main.conf"),
    `events {}\nhttp { ${ownFolders(copy.folder)} include hosts.conf; }\n`,
  );
  copy.fill("nginx/cloakroom/http.conf", {
    "127.0.0.1:3000": `127.0.0.1:${settings.cloakroom}`,
    "# app.example.com on;": `${hosts[1]} on;`,
  });
  copy.fillEverywhere("nginx/cloakroom/guarded-host.conf", {
    "/etc/nginx/error-pages": copy.path("error-pages"),
    "https://$guarded_host": `${scheme}://$guarded_host`,
  });
  copy.fill("nginx/cloakroom/check.conf", { "X-Forwarded-Proto https": `X-Forwarded-Proto ${scheme}` });
  const args = [
    "-p",
    copy.folder,
    "-c",
    copy.path("nginx/main.conf"),
    "-g",
    `daemon off; ${globals(copy.folder)}`,
  ];
  return removing(copy, await runProxy(port, programOf("nginx"), args, {}));
}

async function startCaddyHosts(settings: Filled): Promise<Proxy> {
  const { port, certificate, hosts, scheme, proxy } = settings;
  const copy = new Copy("caddy", "error-pages");
  const tls = certificate ? `\ttls ${certificate.certificate} ${certificate.key}\n` : "";
  copy.fillEverywhere("caddy/hosts.caddy", {
    "# Three hosts": "{\n\tauto_https disable_redirects\n}\n# Three hosts",
    ...Object.fromEntries(
      EXAMPLE_HOSTS.map((host, which) => [
        `https://${host} {`,
        `${scheme}://${hosts[which] ?? ""}:${port} {\n\tbind 127.0.0.1\n${tls}`,
      ]),
    ),
    "guarded_host grafana.example.com": `guarded_host ${hosts[1]}:${port}`,
    "guarded_host wiki.example.org": `guarded_host ${hosts[2]}:${port}`,
    "https://{vars.guarded_host}": `${scheme}://{vars.guarded_host}`,
    "X-Forwarded-Proto https": `X-Forwarded-Proto ${scheme}`,
    "vars application 127.0.0.1:8001": `vars preflights on\n\tvars application 127.0.0.1:${settings.grafana}`,
    "127.0.0.1:8002": `127.0.0.1:${settings.wiki}`,
  });
  const args = ["run", "--adapter", "caddyfile", "--config", copy.path("caddy/hosts.caddy")];
  const variables = {
    CLOAKROOM: `127.0.0.1:${settings.cloakroom}`,
    ERROR_PAGES: copy.path("error-pages"),
    HOME: copy.folder,
    CADDY_ADMIN: `unix/${copy.path("admin.sock")}`,
  };
  return removing(copy, await runProxy(port, programOf(proxy), args, variables));
}

async function startTraefikHosts(settings: Filled): Promise<Proxy> {
  const { port, certificate, hosts } = settings;
  const copy = new Copy("traefik");
  copy.fillEverywhere("traefik/hosts.yml", {
    ...Object.fromEntries(EXAMPLE_HOSTS.map((host, which) => [host, hosts[which] ?? ""])),
    "      tls: { certResolver: letsencrypt }\n": certificate ? "      tls: {}\n" : "",
    "127.0.0.1:3000": `127.0.0.1:${settings.cloakroom}`,
    "127.0.0.1:8001": `127.0.0.1:${settings.grafana}`,
    "127.0.0.1:8002": `127.0.0.1:${settings.wiki}`,
  });
  if (certificate)
    copy.append(
      "traefik/hosts.yml",
      `\ntls: { certificates: [{ certFile: "${certificate.certificate}", keyFile: "${certificate.key}" }] }\n`,
    );
  const args = [
    `--entryPoints.websecure.address=127.0.0.1:${port}`,
    `--providers.file.filename=${copy.path("traefik/hosts.yml")}`,
    "--global.checkNewVersion=false",
    "--global.sendAnonymousUsage=false",
  ];
  return removing(copy, await runProxy(port, programOf("traefik"), args, { PREFLIGHTS: "grafana" }));
}

function removing(copy: Copy, proxy: Proxy): Proxy {
  return {
    async stop() {
      await proxy.stop();
      copy.remove();
    },
  };
}
