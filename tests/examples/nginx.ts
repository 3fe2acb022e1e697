import type { Settings } from "./proxies";
import { type Proxy, runProxy } from "./proxy";
import { Copy } from "./template";

/** nginx with `examples/nginx`. */
export function startNginx(program: string, settings: Settings): Promise<Proxy> {
  const copy = new Copy("nginx", "error-pages");
  const { hosts, port, certificate, preflights } = settings;
  const listen = `listen 127.0.0.1:${port}`;
  copy.fill("nginx/nginx.conf", {
    "http {": `http { ${ownFolders(copy.folder)}`,
    "        listen 8080;": certificate
      ? `${listen} ssl http2; ssl_certificate ${certificate.certificate}; ssl_certificate_key ${certificate.key};`
      : `${listen};`,
    "server_name localhost;": `server_name ${hosts.join(" ")};`,
    "127.0.0.1:8000": `127.0.0.1:${settings.application}`,
  });
  copy.fill("nginx/cloakroom/http.conf", {
    "127.0.0.1:3000": `127.0.0.1:${settings.cloakroom}`,
    ...(preflights ? { "# app.example.com on;": `${hosts[0] ?? ""} on;` } : {}),
  });
  copy.fill("nginx/cloakroom/server.conf", { "/etc/nginx/error-pages": copy.path("error-pages") });
  const configuration = copy.path("nginx/nginx.conf");
  const args = ["-p", copy.folder, "-c", configuration, "-g", `daemon off; ${globals(copy.folder)}`];
  return runProxy(port, program, args, {}, { copy });
}

/** What keeps an nginx from the files of the machine's own, as an argument of `-g`. */
export function globals(folder: string): string {
  return `error_log stderr; pid ${folder}/nginx.pid;`;
}

/** Whoever is not root cannot write into Debian's. */
export function ownFolders(folder: string): string {
  const temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"];
  return `access_log off; ${temporary.map((name) => `${name}_temp_path ${folder}/${name};`).join(" ")}`;
}
