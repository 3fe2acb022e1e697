import type { Settings } from "./proxies";
import { type Proxy, runProxy } from "./proxy";
import { Copy } from "./template";

/** Caddy with `examples/caddy`. */
export function startCaddy(program: string, settings: Settings): Promise<Proxy> {
  const copy = new Copy("caddy", "error-pages");
  const { scheme, hosts, port, certificate } = settings;
  const tls = certificate ? `tls ${certificate.certificate} ${certificate.key}` : "";
  copy.fill("caddy/Caddyfile", {
    // Else it listens on port 80 too, for whoever comes by http.
    "# One host": "{\n\tauto_https disable_redirects\n}\n# One host",
    "{$SITE:https://app.example.com} {": `{$SITE} {\n\tbind 127.0.0.1\n\t${tls}`,
  });
  const variables = {
    SITE: hosts.map((host) => `${scheme}://${host}:${port}`).join(", "),
    CLOAKROOM: `127.0.0.1:${settings.cloakroom}`,
    APPLICATION: `127.0.0.1:${settings.application}`,
    ERROR_PAGES: copy.path("error-pages"),
    ...(settings.preflights ? { PREFLIGHTS: "on" } : {}),
    // Nothing of this machine's own Caddy is used or touched.
    HOME: copy.folder,
    CADDY_ADMIN: `unix/${copy.path("admin.sock")}`,
  };
  return runProxy(port, program, ["run", "--config", copy.path("caddy/Caddyfile")], variables, { copy });
}
