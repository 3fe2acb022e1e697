import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Sandbox, startSandbox } from "@/sandbox/server";
import { signIn } from "../contract/sign-in";
import { sandboxClients } from "../servers";
import { type Instance, startFirst } from "./instance";
import { type Load, startLoad } from "./load";

const METRICS_TOKEN = "a-token-for-the-metrics-of-all-workers-4Kd8";

let sandbox: Sandbox;
let instance: Instance;
beforeAll(async () => {
  sandbox = await startSandbox({ clients: sandboxClients, redirectOrigins: [] });
  instance = await startFirst({ sandbox, env: { WEB_CONCURRENCY: "2", METRICS_TOKEN } });
});
afterAll(async () => {
  expect(await instance.cloakroom.stop()).toBe(0);
  await sandbox.close();
});

async function startTraffic(): Promise<Load> {
  const { as } = await signIn(instance);
  const cookie = "cookie" in as ? as.cookie : "";
  return startLoad(6, () => ({ url: `${instance.url}/api/verify`, headers: { cookie } }));
}

const countLines = async (event: string) =>
  (await instance.readLog()).split("\n").filter((line) => line.includes(`"event":"${event}"`)).length;

/** What all workers together have counted of `GET /api/verify` with 200. */
async function countVerified(): Promise<number> {
  const answer = await fetch(`${instance.url}/api/metrics`, {
    headers: { authorization: `Bearer ${METRICS_TOKEN}` },
  });
  const text = await answer.text();
  const line = text
    .split("\n")
    .find((one) => /^cloakroom_http_request_seconds_count\{.*\/api\/verify.*200/.test(one));
  return Number(line?.split(" ")[1]);
}

describe("WEB_CONCURRENCY=2", () => {
  it("serves with two workers, whose metrics are added up wherever they are asked", async () => {
    await expect.poll(() => countLines("server.listening"), { timeout: 60_000 }).toBe(2);
    const load = await startTraffic();
    await expect.poll(load.answered).toBeGreaterThan(200);
    expect(await load.stop()).toEqual([]);
    for (let time = 1; time <= 4; time++) expect(await countVerified()).toBe(load.answered());
  });

  it("SIGHUP replaces both without a failed request, and no counter falls", async () => {
    const before = await countVerified();
    const load = await startTraffic();
    await expect.poll(load.answered).toBeGreaterThan(50);
    process.kill(instance.cloakroom.pid, "SIGHUP");
    await expect.poll(() => countLines("workers.restarted"), { timeout: 60_000 }).toBe(1);
    expect(await countLines("server.stopped")).toBe(2);
    expect(await load.stop()).toEqual([]);
    expect(await countVerified()).toBe(before + load.answered());
  });

  it("a worker that is killed is replaced, and the other serves meanwhile", async () => {
    const served = await countLines("server.listening");
    const [, worker] = /.*"detail":"process (\d+)"/s.exec(await instance.readLog()) ?? [];
    process.kill(Number(worker), "SIGKILL");
    await expect.poll(() => countLines("worker.died")).toBe(1);
    expect((await fetch(`${instance.url}/api/health/live`)).status).toBe(200);
    await expect.poll(() => countLines("server.listening"), { timeout: 60_000 }).toBe(served + 1);
  });
});
