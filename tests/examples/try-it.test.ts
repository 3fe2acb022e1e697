import { execFileSync } from "node:child_process";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { checkout } from "@/scripts/dotenv";
import { readEcho } from "./application";
import { findProgram } from "./packages";
import { NO_TRAITS, type ProxyOptions, type StartedProxy } from "./proxies";
import { runProxy } from "./proxy";
import { readTryIt, replaceAll } from "./readme";
import { Copy } from "./template";
import { openWorld, type World } from "./world";

type Start = (ports: Omit<ProxyOptions, "proxy">) => Promise<StartedProxy>;

/** What a newcomer does, by the commands of each README: only ports, folders and programs are others here. */
const TRIES: [string, Start, string | false][] = [
  [
    "nginx",
    tryNginx,
    (findProgram("nginx") === undefined && "there is no nginx") ||
      (process.getuid?.() !== 0 && "only root may start Debian's nginx"),
  ],
  ["caddy", tryCaddy, findProgram("caddy") === undefined && "there is no caddy"],
];

for (const [example, start, missing] of TRIES) {
  if (missing !== false) it.skip(`"Try it" of examples/${example}: not run, since ${missing}`);
  else describe(`"Try it" of examples/${example}`, () => itKeepsItsPromises(start));
}

function itKeepsItsPromises(start: Start): void {
  let world: World;
  beforeAll(async () => void (world = await openWorld("http", start)));
  afterAll(() => world.stop());
  beforeEach(() => void world.application.received.splice(0));

  it("tells the application who is there, after signing in, at the page that was asked for", async () => {
    const { origin, arrive } = world;
    const { url, body } = await arrive("proba", "/notes?a=1");
    expect(url.href).toBe(`${origin}/notes?a=1`);
    const { headers } = readEcho(body);
    expect(headers["remote-email"]).toBe("proba@example.com");
    expect(headers["remote-groups"]).toBe("user");
    expect(headers.cookie ?? "").not.toMatch(/__Host-|cloakroom_/);
  });

  it("tells a script 401", async () => {
    const { origin, application, newVisitor } = world;
    expect((await newVisitor().ask(`${origin}/notes`)).status).toBe(401);
    expect(application.received).toEqual([]);
  });

  it("shows a person whom the page is not for that it is not, and no page that is not found", async () => {
    const { origin, application, arrive } = world;
    const { visitor } = await arrive("proba");
    application.received.splice(0);
    const { status, headers, body } = await visitor.open(`${origin}/reports`);
    expect([status, headers["content-type"]]).toEqual([403, expect.stringContaining("text/html")]);
    expect(body).toContain("Not for this account");
    expect(application.received).toEqual([]);
  });

  it("shows Cloakroom's own pages, and how they look", async () => {
    const { origin, newVisitor } = world;
    const page = await newVisitor().open(`${origin}/goodbye`);
    expect(page.status).toBe(200);
    const style = /href="([^"]+\.css[^"]*)"/.exec(page.body)?.[1] ?? "no style sheet";
    expect((await newVisitor().ask(new URL(style, origin))).status).toBe(200);
  });

  it("shows that it does not work, while Cloakroom is down", async () => {
    const { origin, application, cloakroom, arrive } = world;
    const { visitor } = await arrive("proba");
    application.received.splice(0);
    await cloakroom.stop();
    const { status, body } = await visitor.open(`${origin}/notes`);
    expect(status).toBeGreaterThanOrEqual(500);
    expect(body).toContain("Not available now");
    expect(application.received).toEqual([]);
  });
}

async function tryNginx({ port = 0, cloakroom, application }: Parameters<Start>[0]): Promise<StartedProxy> {
  const copy = new Copy();
  const commands = readTryIt("nginx").map((line) => line.replaceAll("/tmp/nginx", copy.path("nginx")));
  const run = commands.pop() ?? "";
  execFileSync("/bin/sh", ["-e", "-c", commands.join("\n")], { cwd: checkout });
  copy.fill("nginx/nginx.conf", {
    "listen 8080": `listen ${port}`,
    "127.0.0.1:8000": `127.0.0.1:${application}`,
  });
  copy.fill("nginx/cloakroom/http.conf", { "127.0.0.1:3000": `127.0.0.1:${cloakroom}` });
  return runCommand(replaceAll(run, { "nginx -p": `exec ${findProgram("nginx") ?? ""} -p` }), port, {}, copy);
}

async function tryCaddy({ port = 0, cloakroom, application }: Parameters<Start>[0]): Promise<StartedProxy> {
  const copy = new Copy();
  const command = replaceAll(readTryIt("caddy").join("\n"), {
    "localhost:8080": `localhost:${port}`,
    "caddy run": `exec ${findProgram("caddy") ?? ""} run`,
  });
  const variables = {
    CLOAKROOM: `127.0.0.1:${cloakroom}`,
    APPLICATION: `127.0.0.1:${application}`,
    // Nothing of this machine's own Caddy is used or touched.
    HOME: copy.folder,
    CADDY_ADMIN: `unix/${copy.path("admin.sock")}`,
  };
  return runCommand(command, port, variables, copy);
}

/** Runs the last of the commands in the checkout's folder, where a README's reader is. */
async function runCommand(
  command: string,
  port: number,
  variables: Record<string, string>,
  copy: Copy,
): Promise<StartedProxy> {
  const env = { PATH: process.env.PATH ?? "", ...variables };
  const args = ["-c", `cd '${checkout}' && ${command}`];
  const proxy = await runProxy(port, "/bin/sh", args, env, { copy });
  return { ...proxy, port, origins: [`http://localhost:${port}`], ca: undefined, traits: NO_TRAITS };
}
