import { describeForwardAuth } from "./forward-auth";
import { currentCaddy } from "./packages";
import { type Ports, type Proxy, runProxy } from "./proxy";
import { Copy } from "./template";

describeForwardAuth("caddy", startCaddy);
describeForwardAuth(currentCaddy, startCaddy);

async function startCaddy(program: string, { port, cloakroom, application }: Ports): Promise<Proxy> {
  const copy = new Copy("caddy", "error-pages");
  copy.fill("caddy/Caddyfile", { "{$SITE:https://app.example.com} {": "{$SITE} {\n\tbind 127.0.0.1" });
  const caddy = await runProxy(port, program, ["run", "--config", copy.path("caddy/Caddyfile")], {
    SITE: `http://localhost:${port}`,
    CLOAKROOM: `127.0.0.1:${cloakroom}`,
    APPLICATION: `127.0.0.1:${application}`,
    ERROR_PAGES: copy.path("error-pages"),
    // Nothing of this machine's own Caddy is used or touched.
    HOME: copy.folder,
    CADDY_ADMIN: `unix/${copy.path("admin.sock")}`,
  });
  return {
    async stop() {
      await caddy.stop();
      copy.remove();
    },
  };
}
