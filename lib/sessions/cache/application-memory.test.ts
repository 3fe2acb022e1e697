import { describe, expect, it } from "vitest";
import type { Application } from "@/lib/applications/data";
import { createApplicationMemory, createRegistry } from "./application-memory";
import { currentMoment, type Heartbeat } from "./heartbeat";

function application(name: string, origins: string[] = []): Application {
  return {
    id: `id of ${name}`,
    clientId: `client id of ${name}`,
    name,
    kind: "PROXIED",
    confidential: false,
    redirectUris: [],
    origins,
    access: { everybody: true },
    accepts: [],
    device: false,
    skipConsent: false,
    managedBy: "DATABASE",
    createdAt: new Date(0),
    disabledAt: null,
  };
}

function heartbeatNow(): Heartbeat {
  const sent = currentMoment();
  return { sent, returned: sent.monotonic, databaseTime: 0 };
}

/** A memory whose reads are answered when the test says so, with what it says. */
function memoryOf(heartbeat: { last: Heartbeat | null } = { last: heartbeatNow() }) {
  const reads: ((applications: Application[]) => void)[] = [];
  const memory = createApplicationMemory(
    () => new Promise((resolve) => reads.push(resolve)),
    () => heartbeat.last,
  );
  return {
    memory,
    reads,
    answer: (...names: string[]) => reads.shift()?.(names.map((name) => application(name))),
  };
}

describe("the applications in memory", () => {
  it("are found by id, client id and origin", async () => {
    const { memory, reads } = memoryOf();
    const asked = memory.current();
    const [a, b] = [application("a", ["https://a.test", "https://b.test"]), application("b")];
    reads[0]?.([a, b]);
    const registry = await asked;
    expect([registry.byId("id of b"), registry.byId("a")]).toEqual([b, null]);
    expect([registry.byClientId("client id of a"), registry.byClientId("id of a")]).toEqual([a, null]);
    expect(
      ["https://a.test", "https://b.test", "https://c.test"].map((origin) => registry.byOrigin(origin)),
    ).toEqual([a, a, null]);
  });

  it("say which organisations the rules of those that are enabled name", () => {
    const ruled = (github_orgs: string[], disabledAt: Date | null = null) => ({
      ...application("ruled"),
      access: { github_orgs },
      disabledAt,
    });
    const all = [
      application("open"),
      ruled(["acme", "acme/team"]),
      ruled(["other", "acme"]),
      ruled(["off"], new Date(0)),
    ];
    expect(createRegistry(all).organizations).toEqual(["acme", "acme/team", "other"]);
  });

  it("are read once, by whoever asks first, and known from then on", async () => {
    const { memory, reads, answer } = memoryOf();
    expect(memory.known()).toBeNull();
    const asked = [memory.current(), memory.current()];
    expect(reads).toHaveLength(1);
    answer("a");
    const [first, second] = await Promise.all(asked);
    expect(second).toBe(first);
    expect(memory.known()).toBe(first);
    expect(await memory.current()).toBe(first);
  });

  it.each([
    ["application:id", true],
    ["all", true],
    ["something new:id", true],
    ["", true],
    ["session:id,id", false],
    ["user:id", false],
  ])("are forgotten at %o: %s", async (payload, forgotten) => {
    const { memory, answer } = memoryOf();
    const asked = memory.current();
    answer("a");
    await asked;
    memory.invalidate(payload);
    expect(memory.known() === null).toBe(forgotten);
  });

  it("are not kept from a read that began before they changed, nor is it joined", async () => {
    const { memory, answer } = memoryOf();
    const before = memory.current();
    memory.invalidate("application:id");
    const after = memory.current();
    answer("before");
    expect((await before).byId("id of before")).not.toBeNull();
    expect(memory.known()).toBeNull();
    answer("after");
    expect((await after).byId("id of after")).not.toBeNull();
    expect(memory.known()).toBe(await after);
  });

  it("are asked of the database by everybody while no heartbeat comes back", async () => {
    const heartbeat: { last: Heartbeat | null } = { last: heartbeatNow() };
    const { memory, reads, answer } = memoryOf(heartbeat);
    const asked = memory.current();
    answer("a");
    await asked;
    heartbeat.last = null;
    expect(memory.known()).toBeNull();
    const two = [memory.current(), memory.current()];
    expect(reads).toHaveLength(2);
    answer("b");
    answer("c");
    const [first, second] = await Promise.all(two);
    expect([first?.byId("id of b"), second?.byId("id of c")]).not.toContain(null);
  });

  it("may be asked again after a read has failed", async () => {
    let fails = true;
    const memory = createApplicationMemory(
      () => (fails ? Promise.reject(new Error("away")) : Promise.resolve([application("a")])),
      heartbeatNow,
    );
    await expect(memory.current()).rejects.toThrow("away");
    fails = false;
    expect((await memory.current()).byId("id of a")).not.toBeNull();
  });
});
