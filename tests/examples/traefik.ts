import type { Settings } from "./proxies";
import { type Proxy, runProxy } from "./proxy";
import { Copy } from "./template";

/** Traefik with `examples/traefik/dynamic.yml`; in the place of `traefik.yml` arguments, since that one asks for certificates. */
export async function startTraefik(program: string, settings: Settings): Promise<Proxy> {
  const copy = new Copy("traefik", "error-pages");
  const { hosts, port, certificate } = settings;
  const rule = hosts.map((host) => `Host(\`${host}\`)`).join(" || ");
  copy.fillEverywhere("traefik/dynamic.yml", {
    "Host(`app.example.com`)": `(${rule})`,
    "      tls: { certResolver: letsencrypt }\n": certificate ? "      tls: {}\n" : "",
    "http://127.0.0.1:3000": `http://127.0.0.1:${settings.cloakroom}`,
    "http://127.0.0.1:8000": `http://127.0.0.1:${settings.application}`,
    // The application's own error pages matter to the tests: left out as the file says.
    "denied-page, failed-page, ": "",
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
      copy.remove();
    },
  };
}
