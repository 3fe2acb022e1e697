import { spawn, spawnSync } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer, type IncomingHttpHeaders } from "node:http";
import { once } from "node:events";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { parseEnv } from "@/lib/env";
import { variableNames } from "@/lib/env/variables";
import { checkout } from "@/scripts/dotenv";
import { findFreePort } from "@/scripts/free-port";
import { makeCertificate } from "../certificate";
import { readStages } from "./containerfile";
import { readDeployFile } from "./deploy-page";
import { currentCaddy, dockerCompose, findProgram, hadolint } from "./packages";
import { type Proxy, runProxy } from "./proxy";
import { Copy } from "./template";
import { Visitor } from "./visitor";

const services = z.record(
  z.string(),
  z.object({
    environment: z.record(z.string(), z.string()).default({}),
    command: z.array(z.string()).nullish(),
    healthcheck: z.object({ test: z.array(z.string()).optional() }).optional(),
    ports: z.array(z.object({ host_ip: z.string().optional(), published: z.string() })).optional(),
    volumes: z.array(z.object({ type: z.string(), source: z.string() })).optional(),
    networks: z.record(z.string(), z.unknown()),
    cap_drop: z.array(z.string()).optional(),
    read_only: z.boolean().optional(),
    build: z.object({ dockerfile: z.string() }).optional(),
    stop_grace_period: z.string().optional(),
  }),
);
const configuration = z.object({
  services,
  networks: z.object({
    front: z.object({ ipam: z.object({ config: z.tuple([z.object({ subnet: z.string() })]) }) }),
    back: z.object({ internal: z.literal(true) }),
  }),
});

const OF_DEPLOYMENT = { AUTH_URL: "https://accounts.example.com", POSTGRES_PASSWORD: "0f1e2d3c4b5a" };

/** What Docker Compose itself makes of compose.yaml, where .env has these variables. */
function readConfiguration(copy: Copy, variables: Record<string, string>) {
  for (const name of ["compose.yaml", "Containerfile"]) copyFileSync(join(checkout, name), copy.path(name));
  const lines = Object.entries(variables).map(([name, value]) => `${name}=${value}\n`);
  writeFileSync(copy.path(".env"), lines.join(""));
  const options = { cwd: copy.folder, env: { NODE_ENV: "test" as const }, encoding: "utf8" as const };
  return spawnSync(dockerCompose, ["config", "--format", "json"], options);
}

describe.runIf(existsSync(dockerCompose))("compose.yaml, as Docker Compose reads it", () => {
  const copy = new Copy();
  afterAll(() => copy.remove());
  const whole = () =>
    configuration.parse(JSON.parse(readConfiguration(copy, OF_DEPLOYMENT).stdout) as unknown);
  const service = (name: string) => services.parse(whole().services)[name] ?? expect.fail(name);

  it("is refused without what only a deployment can say, each named", () => {
    const { status, stderr } = readConfiguration(copy, {});
    expect(status).not.toBe(0);
    for (const name of Object.keys(OF_DEPLOYMENT)) expect(stderr).toContain(`variable ${name} is missing`);
  });

  it("gives Cloakroom variables that it knows, and with which it starts", () => {
    const { environment } = service("cloakroom");
    const { POSTGRES_PASSWORD, ...ours } = environment;
    expect(POSTGRES_PASSWORD).toBe(OF_DEPLOYMENT.POSTGRES_PASSWORD);
    expect(Object.keys(ours).filter((name) => !variableNames.some((known) => known === name))).toEqual([]);
    expect(service("cleanup").environment).toEqual(environment);
    const secrets = {
      AUTH_SECRET: "q3vUo8Zt1LxYw5Nc7RbKd2Fh9Js4Mg6P",
      AUTH_GITHUB_ID: "Iv1.41b7a9e3c6d2f805",
      AUTH_GITHUB_SECRET: "c93e1f7a5b2d8046e7c1a9f35d80b264",
    };
    const { databaseUrl, trustedProxies, port } = parseEnv({ ...environment, ...secrets }, "production");
    const { POSTGRES_USER, POSTGRES_DB } = service("postgres").environment;
    const password = OF_DEPLOYMENT.POSTGRES_PASSWORD;
    expect(databaseUrl).toBe(`postgresql://${POSTGRES_USER}:${password}@postgres/${POSTGRES_DB}`);
    expect(trustedProxies).toHaveLength(1);
    expect(environment.TRUSTED_PROXIES).toBe(whole().networks.front.ipam.config[0].subnet);
    expect(readDeployFile("Caddyfile")).toContain(`reverse_proxy cloakroom:${port} {`);
    expect(readStages().at(-1)).toContainEqual({ name: "EXPOSE", rest: String(port) });
  });

  it("opens ports of Caddy alone, by IPv4 as its network is, and lets nobody but Cloakroom's own reach the database", () => {
    const all = Object.entries(whole().services);
    const open = all.flatMap(([name, { ports = [] }]) =>
      ports.map(({ host_ip, published }) => `${name} ${host_ip ?? "[::]"}:${published}`),
    );
    expect(open).toEqual(["caddy 0.0.0.0:80", "caddy 0.0.0.0:443", "caddy 0.0.0.0:443"]);
    const on = (network: string) =>
      all.flatMap(([name, { networks }]) => (network in networks ? [name] : []));
    expect(on("front").sort()).toEqual(["caddy", "cloakroom"]);
    expect(on("back").sort()).toEqual(["cleanup", "cloakroom", "postgres"]);
  });

  it("lets Cloakroom write nothing, and gives it the time that it takes to end", () => {
    for (const name of ["cloakroom", "cleanup"])
      expect(service(name)).toMatchObject({ read_only: true, cap_drop: ["ALL"] });
    const seconds = (text = "") => Number(/^(\d+)s$/.exec(text)?.[1]);
    expect(seconds(service("cloakroom").stop_grace_period)).toBeGreaterThanOrEqual(30);
  });

  it("names files that there are", () => {
    const mounted = service("caddy").volumes?.filter(({ type }) => type === "bind") ?? [];
    const paths = mounted.map(({ source }) => source.replace(`${copy.folder}/`, ""));
    expect(paths).toEqual(["docs/deploy/Caddyfile"]);
    const script = /scripts\/\S+\.ts/.exec(service("cleanup").command?.join(" ") ?? "")?.[0] ?? "none";
    for (const path of [...paths, script, service("cloakroom").build?.dockerfile ?? "none"])
      expect(existsSync(join(checkout, path)), path).toBe(true);
  });

  it("counts Cloakroom as healthy when it is ready, and not before", async () => {
    let status = 200;
    const server = createServer((request, response) => {
      response.statusCode = request.url === "/api/health/ready" ? status : 404;
      response.end();
    }).listen(0, "127.0.0.1");
    await once(server, "listening");
    const address = server.address();
    const port = typeof address === "object" ? String(address?.port) : "";
    const [kind, program = "", ...args] = service("cloakroom").healthcheck?.test ?? [];
    expect(kind).toBe("CMD");
    const check = () =>
      run(
        program,
        args.map((arg) => arg.replace("127.0.0.1:3000", `127.0.0.1:${port}`)),
      );
    expect(await check()).toBe(0);
    status = 503;
    expect(await check()).toBe(1);
    server.close();
    await once(server, "close");
    expect(await check()).toBe(1);
  });
});

it.runIf(existsSync(hadolint))("hadolint finds nothing in the Containerfile", () => {
  const { status, stdout } = spawnSync(hadolint, [join(checkout, "Containerfile")], { encoding: "utf8" });
  expect([stdout, status]).toEqual(["", 0]);
});

const openssl = findProgram("openssl");

describe.runIf(existsSync(currentCaddy) && openssl)(
  "docs/deploy/Caddyfile, with a certificate of its own",
  () => {
    const copy = new Copy();
    let caddy: Proxy;
    let ca: string;
    let origin: string;
    let upstream: number;
    const received: IncomingHttpHeaders[] = [];
    const application = createServer((request, response) => {
      received.push(request.headers);
      response.end("here");
    });

    beforeAll(async () => {
      const port = await findFreePort();
      upstream = await findFreePort();
      origin = `https://localhost:${port}`;
      const { certificate, key } = makeCertificate(openssl ?? "", copy.folder, ["localhost"]);
      ca = readFileSync(certificate, "utf8");
      const file = readDeployFile("Caddyfile")
        .replace(
          "{$AUTH_URL} {",
          `{\n\tauto_https disable_redirects\n}\n{$AUTH_URL} {\n\ttls ${certificate} ${key}`,
        )
        .replace("cloakroom:3000", `127.0.0.1:${upstream}`);
      mkdirSync(copy.path("caddy"), { recursive: true });
      writeFileSync(copy.path("caddy/Caddyfile"), file);
      caddy = await runProxy(port, currentCaddy, ["run", "--config", copy.path("caddy/Caddyfile")], {
        AUTH_URL: origin,
        HOME: copy.folder,
        CADDY_ADMIN: `unix/${copy.path("admin.sock")}`,
      });
    });
    afterAll(async () => {
      await caddy.stop();
      application.close();
      application.closeAllConnections();
      copy.remove();
    });

    it("keeps a request that comes while Cloakroom is being replaced, until it is back", async () => {
      const visitor = new Visitor({ ca });
      const answer = visitor.ask(`${origin}/sign-in`);
      // It has tried once, and failed, when it has been asked something else that needs no Cloakroom.
      await expect(visitor.ask(origin.replace("localhost", "127.0.0.1"))).rejects.toThrow();
      application.listen(upstream, "127.0.0.1");
      expect(await answer).toMatchObject({ status: 200, body: "here" });
    });

    it("says who asks and by which address, whatever the request claims", async () => {
      received.splice(0);
      const claims = {
        "x-forwarded-for": "198.51.100.9",
        "x-forwarded-proto": "http",
        "x-forwarded-host": "evil.example",
      };
      await new Visitor({ ca, headers: claims }).ask(`${origin}/api/me`);
      expect(received).toHaveLength(1);
      expect(received[0]).toMatchObject({
        host: new URL(origin).host,
        "x-forwarded-for": "127.0.0.1",
        "x-forwarded-proto": "https",
        "x-forwarded-host": new URL(origin).host,
      });
    });
  },
);

/** The exit code of a program. */
async function run(program: string, args: readonly string[]): Promise<number | null> {
  const child = spawn(program, args, { stdio: "ignore" });
  await once(child, "exit");
  return child.exitCode;
}
