import { once } from "node:events";
import { spawn } from "node:child_process";
import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Client } from "pg";
import { beforeAll, expect, inject, it, onTestFinished, vi } from "vitest";
import { ensureBuild } from "@/scripts/build";
import { startDatabase } from "@/scripts/database";
import { findFreePort } from "@/scripts/free-port";
import { waitForPort } from "@/scripts/node-process";
import { bareEnvironment } from "../servers";

beforeAll(() => ensureBuild(), 600_000);

/** `npm start`, without npm. */
function startProduction(variables: Record<string, string>, args: readonly string[] = []) {
  const child = spawn(process.execPath, ["--import", "tsx", "scripts/start.ts", ...args], {
    env: { ...bareEnvironment(), ...variables },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const output: string[] = [];
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text: string) => output.push(text));
  }
  const exited = once(child, "exit").then(([code]) => code as number | null);
  onTestFinished(async () => {
    child.kill("SIGTERM");
    await exited;
  });
  return { child, output: () => output.join(""), exited };
}

async function startOn(databaseUrl: string, variables: Record<string, string> = {}) {
  const port = await findFreePort();
  const started = startProduction({
    PORT: String(port),
    HOSTNAME: "127.0.0.1",
    DATABASE_URL: databaseUrl,
    AUTH_URL: `http://localhost:${port}`,
    AUTH_SECRET: "q3vUo8Zt1LxYw5Nc7RbKd2Fh9Js4Mg6P",
    AUTH_GITHUB_ID: "Iv1.41b7a9e3c6d2f805",
    AUTH_GITHUB_SECRET: "c93e1f7a5b2d8046e7c1a9f35d80b264",
    ...variables,
  });
  return { port, ...started, opened: waitForPort(port, "127.0.0.1", started.exited) };
}

async function createEmptyDatabase(purpose = "empty"): Promise<string> {
  const client = new Client({ connectionString: inject("postgres") });
  await client.connect();
  const name = `${purpose}_${crypto.randomUUID().replaceAll("-", "")}`;
  await client.query(`CREATE DATABASE ${name}`);
  await client.end();
  return new URL(`/${name}`, inject("postgres")).href;
}

it("refuses to start without its variables, and names each", async () => {
  const { output, exited } = startProduction({});
  expect(await exited).toBe(1);
  for (const name of ["DATABASE_URL", "AUTH_URL", "AUTH_SECRET", "AUTH_GOOGLE_ID", "AUTH_GITHUB_ID"]) {
    expect(output()).toContain(name);
  }
});

it("refuses to start when a restriction is misspelt, which would leave the door open", async () => {
  const { output, exited } = await startOn(await createEmptyDatabase(), {
    ALLOWED_EMAIL_DOMAIN: "example.com",
  });
  expect(await exited).toBe(1);
  expect(output()).toContain(
    "ALLOWED_EMAIL_DOMAINS is not set, but ALLOWED_EMAIL_DOMAIN is, which nothing reads",
  );
});

it("says who may sign in, and warns of what nothing reads", async () => {
  const variables = { ALLOWED_EMAIL_DOMAINS: "example.com", ADMIN_EMAIL: "root@example.com" };
  const { opened, output } = await startOn(await createEmptyDatabase(), variables);
  expect(await opened, output()).toBe(true);
  expect(output()).toContain(
    "Only whoever has a GitHub account with a verified e-mail of example.com may sign in.\n",
  );
  expect(output()).toContain(
    "Warning: ADMIN_EMAIL is set, and nothing reads it. Perhaps ADMIN_EMAILS is meant; otherwise remove it.\n",
  );
});

it("serves the production build with the sandbox on request, and ends all of it in order", async () => {
  const variables = {
    DATABASE_URL: await createEmptyDatabase("sandbox"),
    PORT: String(await findFreePort()),
  };
  const { child, output, exited } = startProduction(variables, ["--sandbox"]);
  await vi.waitFor(() => expect(output()).toContain("Ctrl-C stops all of it."), 60_000);
  const application = `http://localhost:${variables.PORT}`;
  expect(output()).toContain(`Open ${application}, choose a provider`);
  expect(output()).toContain("ADMIN_EMAILS=alex@example.com npm start -- --sandbox");
  expect(await (await fetch(`${application}/sign-in`)).text()).toContain("Continue with Google");
  const [, sandbox = ""] = /Sandbox +(\S+)/.exec(output()) ?? [];
  expect((await fetch(sandbox)).status).toBe(200);

  child.kill("SIGTERM");
  expect(await exited, output()).toBe(0);
  await expect(fetch(sandbox)).rejects.toThrow();
});

it("refuses the sandbox where it is deployed, and options that there are not", async () => {
  const deployed = startProduction({ AUTH_URL: "https://accounts.example.com" }, ["--sandbox"]);
  expect(await deployed.exited).toBe(1);
  expect(deployed.output()).toContain("AUTH_URL is https://accounts.example.com, which others can reach");
  const misspelt = startProduction({}, ["--sandbx"]);
  expect(await misspelt.exited).toBe(1);
  expect(misspelt.output()).toContain("There is no option --sandbx");
});

it("applies pending migrations once when two instances start at once on an empty database", async () => {
  const url = await createEmptyDatabase();
  const instances = await Promise.all([startOn(url), startOn(url)]);
  for (const { opened, output } of instances) expect(await opened, output()).toBe(true);
  const outputs = instances.map(({ output }) => output());
  expect(outputs.filter((text) => /Applied migration \d+_first\./.test(text))).toHaveLength(1);
  expect(outputs.filter((text) => text.includes("No migration is pending."))).toHaveLength(1);
});

it("lets a request in flight finish at SIGTERM, and exits with 0", async () => {
  const { port, opened, child, output, exited } = await startOn(await createEmptyDatabase());
  expect(await opened, output()).toBe(true);
  const socket = connect(port, "127.0.0.1").setEncoding("utf8");
  let answer = "";
  socket.on("data", (text: string) => (answer += text));
  socket.write(
    "POST /auth/google HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\nContent-Type: application/json\r\nContent-Length: 12\r\n\r\n",
  );
  await once(socket, "ready");
  // The server has the request when it has answered another one that came later.
  expect((await fetch(`http://127.0.0.1:${port}/`)).ok).toBe(true);

  child.kill("SIGTERM");
  await vi.waitFor(async () => {
    expect(await waitForPort(port, "127.0.0.1", Promise.resolve())).toBe(false);
  }, 10_000);
  socket.write('{"token":1}\n');
  await once(socket, "close");
  expect(answer).toMatch(/^HTTP\/1.1 4\d\d /);
  expect(await exited, output()).toBe(0);
});

it("serves while the database is down at start, and migrates when it is back", async () => {
  const folder = mkdtempSync(join(tmpdir(), "cloakroom-down-"));
  // As root, PostgreSQL runs under another account, which has to get in.
  chmodSync(folder, 0o755);
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const options = { persistent: true, dataDir: join(folder, "postgres"), port: await findFreePort() };
  const before = await startDatabase(options);
  await before.stop();

  const { port, opened, output, exited } = await startOn(before.url);
  expect(await opened, output()).toBe(true);
  expect((await fetch(`http://127.0.0.1:${port}/sign-in`)).ok).toBe(true);
  expect(output()).toContain("The database cannot be reached");
  const health = async (name: string) => (await fetch(`http://127.0.0.1:${port}/api/health/${name}`)).status;
  expect(await health("live")).toBe(200);
  expect(await health("ready")).toBe(503);

  const back = await startDatabase(options);
  onTestFinished(() => back.stop());
  await vi.waitFor(() => expect(output()).toMatch(/Applied migration \d+_first\./), 30_000);
  await vi.waitFor(async () => expect(await health("ready")).toBe(200), 30_000);
  expect(await Promise.race([exited, Promise.resolve("serving")])).toBe("serving");
});
