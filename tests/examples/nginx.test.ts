import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { afterEach, beforeEach, describe, it } from "vitest";
import { describeForwardAuth } from "./forward-auth";
import { findProgram } from "./packages";
import { type Ports, type Proxy, runProxy } from "./proxy";
import { Copy, examplePath } from "./template";

describeForwardAuth("nginx", startNginx);

// Only root may write where Debian's nginx logs unless told otherwise, and the examples do not tell.
describe.runIf(findProgram("nginx") && process.getuid?.() === 0)("the examples as they stand", () => {
  let copy: Copy;
  beforeEach(() => void (copy = new Copy("nginx", "fastapi-behind-nginx")));
  afterEach(() => copy.remove());

  const check = (file: string) => {
    const args = ["-t", "-q", "-p", copy.folder, "-c", file, "-g", globals(copy.folder)];
    execFileSync(findProgram("nginx") ?? "", args, { stdio: ["ignore", "pipe", "pipe"] });
  };

  it("nginx.conf is valid", () => check(examplePath("nginx", "nginx.conf")));

  it("FastAPI's is valid where its README puts it", () => {
    const main = copy.path("nginx", "nginx.conf");
    writeFileSync(main, "events {}\nhttp { include ../fastapi-behind-nginx/nginx.conf; }\n");
    check(main);
  });
});

async function startNginx(program: string, { port, cloakroom, application }: Ports): Promise<Proxy> {
  const copy = new Copy("nginx", "error-pages");
  copy.fill("nginx/nginx.conf", {
    "http {": `http { ${ownFolders(copy.folder)}`,
    "listen 8080": `listen 127.0.0.1:${port}`,
    "127.0.0.1:8000": `127.0.0.1:${application}`,
  });
  copy.fill("nginx/cloakroom/http.conf", { "127.0.0.1:3000": `127.0.0.1:${cloakroom}` });
  copy.fill("nginx/cloakroom/server.conf", { "/etc/nginx/error-pages": copy.path("error-pages") });
  const args = [
    "-p",
    copy.folder,
    "-c",
    copy.path("nginx/nginx.conf"),
    "-g",
    `daemon off; ${globals(copy.folder)}`,
  ];
  const nginx = await runProxy(port, program, args, {});
  return {
    async stop() {
      await nginx.stop();
      copy.remove();
    },
  };
}

function globals(folder: string): string {
  return `error_log stderr; pid ${folder}/nginx.pid;`;
}

/** Whoever is not root cannot write into Debian's. */
function ownFolders(folder: string): string {
  const temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"];
  return `access_log off; ${temporary.map((name) => `${name}_temp_path ${folder}/${name};`).join(" ")}`;
}
