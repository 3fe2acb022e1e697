import { once } from "node:events";
import { createReadStream } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { basename, join } from "node:path";
import type { Settings } from "./proxies";
import { type Proxy, runProxy } from "./proxy";
import { Copy } from "./template";

/** Traefik with `examples/traefik/dynamic.yml`; in the place of `traefik.yml` arguments, since that one asks for certificates. */
export async function startTraefik(program: string, settings: Settings): Promise<Proxy> {
  const copy = new Copy("traefik", "error-pages");
  const { hosts, port, certificate } = settings;
  const pages = await serveFiles(copy.path("error-pages"));
  const rule = hosts.map((host) => `Host(\`${host}\`)`).join(" || ");
  copy.fillEverywhere("traefik/dynamic.yml", {
    "Host(`app.example.com`)": `(${rule})`,
    "      tls: { certResolver: letsencrypt }\n": certificate ? "      tls: {}\n" : "",
    "http://127.0.0.1:3000": `http://127.0.0.1:${settings.cloakroom}`,
    "http://127.0.0.1:8000": `http://127.0.0.1:${settings.application}`,
    "http://127.0.0.1:8090": `http://127.0.0.1:${pages.port}`,
  });
  if (certificate)
    copy.append(
      "traefik/dynamic.yml",
      `\ntls: { certificates: [{ certFile: "${certificate.certificate}", keyFile: "${certificate.key}" }] }\n`,
    );
  const args = [
    `--entryPoints.websecure.address=127.0.0.1:${port}`,
    `--providers.file.filename=${copy.path("traefik/dynamic.yml")}`,
    "--global.checkNewVersion=false",
    "--global.sendAnonymousUsage=false",
  ];
  const traefik = await runProxy(port, program, args, settings.preflights ? { PREFLIGHTS: "on" } : {});
  return {
    async stop() {
      await traefik.stop();
      pages.server.close();
      copy.remove();
    },
  };
}

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
