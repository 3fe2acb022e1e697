import { readFileSync, writeFileSync } from "node:fs";
import type { CertificateFiles } from "../certificate";
import { type CertifiedProxy, type Scheme, startCertified } from "./certified";
import { globals, ownFolders } from "./nginx";
import { programOf, type ProxyName } from "./proxies";
import { type Proxy, runProxy } from "./proxy";
import { Copy } from "./template";
import { runTraefik } from "./traefik";

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
export function startHosts(settings: HostsSettings): Promise<CertifiedProxy> {
  return startCertified(settings.scheme, settings.hosts, (certificate) =>
    STARTS[settings.proxy]({ ...settings, certificate }),
  );
}

const STARTS: Record<ProxyName, (settings: Filled) => Promise<Proxy>> = {
  nginx: startNginxHosts,
  caddy: startCaddyHosts,
  "today's caddy": startCaddyHosts,
  traefik: startTraefikHosts,
};

function startNginxHosts(settings: Filled): Promise<Proxy> {
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
  return runProxy(port, programOf("nginx"), args, {}, { copy });
}

function startCaddyHosts(settings: Filled): Promise<Proxy> {
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
  return runProxy(port, programOf(proxy), args, variables, { copy });
}

function startTraefikHosts(settings: Filled): Promise<Proxy> {
  const copy = new Copy("traefik");
  copy.fillEverywhere("traefik/hosts.yml", {
    ...Object.fromEntries(EXAMPLE_HOSTS.map((host, which) => [host, settings.hosts[which] ?? ""])),
    "127.0.0.1:3000": `127.0.0.1:${settings.cloakroom}`,
    "127.0.0.1:8001": `127.0.0.1:${settings.grafana}`,
    "127.0.0.1:8002": `127.0.0.1:${settings.wiki}`,
  });
  return runTraefik(programOf("traefik"), copy, "hosts.yml", settings, { PREFLIGHTS: "grafana" });
}
