import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeAll, beforeEach, expect, it, onTestFinished } from "vitest";
import { db } from "@/lib/db/client";
import { ensureBuild } from "@/scripts/build";
import { findFreePort } from "@/scripts/free-port";
import { waitForPort } from "@/scripts/node-process";
import { bareEnvironment } from "../servers";
import { emptyTables, useFreshDatabase } from "./fixtures";

beforeAll(() => ensureBuild(), 600_000);
beforeAll(useFreshDatabase);
beforeEach(emptyTables);

const desk = {
  client_id: "desk",
  name: "Desk",
  kind: "native",
  redirect_uris: ["http://127.0.0.1/callback"],
  access: { everybody: true },
};

/** `npm start`, without npm, with a file of these applications. */
async function start(applications: unknown, workers = 1) {
  const folder = mkdtempSync(join(tmpdir(), "cloakroom-applications-"));
  const path = join(folder, "applications.json");
  writeFileSync(path, JSON.stringify({ applications }));
  const port = await findFreePort();
  const child = spawn(process.execPath, ["--import", "tsx", "scripts/start.ts"], {
    env: {
      ...bareEnvironment(),
      PORT: String(port),
      HOSTNAME: "127.0.0.1",
      DATABASE_URL: process.env.DATABASE_URL ?? "",
      AUTH_URL: `http://localhost:${String(port)}`,
      AUTH_SECRET: "q3vUo8Zt1LxYw5Nc7RbKd2Fh9Js4Mg6P",
      AUTH_GITHUB_ID: "Iv1.41b7a9e3c6d2f805",
      AUTH_GITHUB_SECRET: "c93e1f7a5b2d8046e7c1a9f35d80b264",
      WEB_CONCURRENCY: String(workers),
      APPLICATIONS: path,
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const output: string[] = [];
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding("utf8").on("data", (text: string) => output.push(text));
  const exited = once(child, "exit").then(([code]) => code as number | null);
  onTestFinished(async () => {
    child.kill("SIGTERM");
    await exited;
    rmSync(folder, { recursive: true });
  });
  return { path, exited, output: () => output.join(""), opened: waitForPort(port, "127.0.0.1", exited) };
}

const stored = () => db().application.findMany({ select: { clientId: true, disabledAt: true } });

it("applies its file of applications before it serves, also with several workers", async () => {
  const { opened, output } = await start([desk], 2);
  expect(await opened, output()).toBe(true);
  expect(await stored()).toEqual([{ clientId: "desk", disabledAt: null }]);
  expect(output()).toContain("Applications of the file: 1 created.");
});

it("does not start with a file that has a mistake, says where it is, and changes nothing", async () => {
  const first = await start([desk]);
  expect(await first.opened, first.output()).toBe(true);
  const { path, exited, output } = await start([{ ...desk, access: { evrybody: true } }]);
  expect(await exited).toBe(1);
  expect(output()).toContain(`${path} (APPLICATIONS)`);
  expect(output()).toContain("applications[0].access");
  expect(await stored()).toEqual([{ clientId: "desk", disabledAt: null }]);
});

it("does not start with a file that the database refuses, and changes nothing", async () => {
  await db().application.create({
    data: { clientId: "desk", name: "Desk", kind: "NATIVE", access: { everybody: true } },
  });
  const { exited, output } = await start([{ ...desk, client_id: "other" }, desk]);
  expect(await exited).toBe(1);
  expect(output()).toContain('"desk" is an application of administrators already');
  expect(await stored()).toEqual([{ clientId: "desk", disabledAt: null }]);
});
