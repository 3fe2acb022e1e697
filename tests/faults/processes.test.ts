import { once } from "node:events";
import { connect } from "node:net";
import { afterAll, beforeAll, expect, it } from "vitest";
import { sendHttp } from "../contract/http";
import { exchange } from "../contract/sign-in";
import { type Load, startLoad } from "../instances/load";
import { findHalfMade, openWorld, type World } from "./world";

let world: World;
beforeAll(async () => {
  world = await openWorld();
});
afterAll(() => world.end());

/** First sign-ins of ever new people, from several clients at once. */
function startSignIns(): Load {
  const { sandbox, url } = world.instance;
  return startLoad(6, async () => {
    const { id } = await sandbox.addPerson();
    const { id_token } = await sandbox.mintGoogle({ person: id });
    return {
      url: `${url}/auth/google`,
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ id_token, delivery: "bearer" }),
    };
  });
}

async function countUsers(): Promise<number> {
  const [row] = await world.instance.database.query<{ count: number }>('SELECT count(*)::int FROM "User"');
  return row?.count ?? 0;
}

it("SIGTERM under load: drains, exits 0, nothing half-made", async () => {
  const load = startSignIns();
  await expect.poll(load.answered).toBeGreaterThan(30);
  const stopped = world.instance.cloakroom.stop();
  expect(await stopped).toBe(0);
  const failures = await load.stop();
  // Whoever was let in was answered; who came later was told so at the door.
  expect(failures.filter((failure) => !failure.includes("ECONNREFUSED"))).toEqual([]);
  expect(await countUsers()).toBe(load.answered());
  expect(await findHalfMade(world.instance)).toEqual([]);
  await world.replace();
});

it("SIGKILL under load: nothing half-made; a retry works", async () => {
  const before = await countUsers();
  const load = startSignIns();
  await expect.poll(load.answered).toBeGreaterThan(30);
  process.kill(world.instance.cloakroom.pid, "SIGKILL");
  await world.instance.cloakroom.stop();
  await load.stop();
  // Those whose answer was lost on the way are there, too.
  expect(await countUsers()).toBeGreaterThanOrEqual(before + load.answered());
  expect(await findHalfMade(world.instance)).toEqual([]);

  await world.replace();
  const { id } = await world.instance.sandbox.addPerson();
  expect((await exchange(world.instance, "google", id)).status).toBe(200);
});

it("SIGTERM with DRAIN_DELAY: balancers are told to go elsewhere, and whoever still comes is served", async () => {
  const probed = await openWorld({ DRAIN_DELAY: "8s" });
  try {
    const { url, cloakroom } = probed.instance;
    const statusOf = async (path: string) =>
      (await sendHttp(new URL(path, url), { method: "GET", headers: {} })).status;
    expect(await statusOf("/api/health/ready")).toBe(200);
    const stopped = cloakroom.stop();
    await expect.poll(() => statusOf("/api/health/ready")).toBe(503);
    // By connections that were opened after the signal.
    expect(await statusOf("/api/health/live")).toBe(200);
    expect(await statusOf("/api/me")).toBe(401);
    expect(await stopped).toBe(0);
    await expect(statusOf("/api/health/live")).rejects.toThrow(/ECONNREFUSED/);
  } finally {
    await probed.end();
  }
});

it("a client that never finishes its request does not keep the process from ending", async () => {
  const { port } = new URL(world.instance.url);
  const idle = connect(Number(port), "127.0.0.1");
  await once(idle, "connect");
  const closed = once(idle, "close");
  expect(await world.instance.cloakroom.stop()).toBe(0);
  await closed;
});
