import { Client } from "pg";
import { describe, expect, it } from "vitest";
import { db } from "@/lib/db/client";
import { transaction } from "@/lib/db/transaction";
import { readMetrics, watchOutbox } from "@/lib/metrics";
import { countPending } from "@/lib/outbox/data";
import { type Delivering, startDelivering } from "@/lib/outbox/loop";
import { claimDue, finishAttempt } from "@/lib/outbox/mutations";
import { createOutboxWorker, deliverDue } from "@/lib/outbox/worker";
import { replaceSecret, stopEndpoint } from "@/lib/webhooks/mutations";
import { createUser } from "./fixtures";
import { isSignedBy, startReceiver } from "../webhook-receiver";
import { addEndpoint, deliveries, happen, LONG, makeAllDue, useReceiver } from "./webhook-world";

const receiver = await useReceiver();

const fail = (_: unknown, response: { writeHead(status: number): { end(text?: string): unknown } }) =>
  response.writeHead(500).end("broken");

/** Runs with a database that can be made to go away, and is there again afterwards. */
async function withoutDatabase(run: (away: () => Promise<void>) => Promise<void>): Promise<void> {
  const url = new URL(process.env.DATABASE_URL ?? "");
  const name = url.pathname.slice(1);
  const beside = new Client({ connectionString: new URL("/postgres", url).href });
  await beside.connect();
  try {
    await run(async () => {
      await beside.query(`ALTER DATABASE "${name}" ALLOW_CONNECTIONS false`);
      await beside.query("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = $1", [name]);
    });
  } finally {
    await beside.query(`ALTER DATABASE "${name}" ALLOW_CONNECTIONS true`);
    await beside.end();
  }
}

describe("receivers beside each other", () => {
  it("do not wait for one that does not answer", async () => {
    const silent = await startReceiver();
    silent.answer = () => undefined;
    const { id: endpointId } = await addEndpoint(silent.origin);
    await addEndpoint(receiver.origin);
    for (let count = 0; count < 10; count++) await happen((await createUser({ email: null })).id);
    const worker = createOutboxWorker();
    while (receiver.received.length < 10) {
      await worker.begin();
      await Promise.race([worker.oneDone(), receiver.arrived(10)]);
    }
    expect(silent.received.length).toBeLessThanOrEqual(4);
    worker.breakOff();
    while (worker.sending > 0) await worker.oneDone();
    await silent.stop();
    // Given back: not counted, and due at once.
    const where = { endpointId, status: "PENDING", attempts: 0, dueAt: { lte: new Date() } } as const;
    expect(await db().delivery.count({ where })).toBe(10);
  });
});

describe("several workers", () => {
  it("send each message once, and those of one user in their order", async () => {
    await addEndpoint(receiver.origin);
    const users = await Promise.all(Array.from({ length: 4 }, () => createUser({ email: null })));
    for (let count = 0; count < 10; count++) for (const { id } of users) await happen(id);
    await Promise.all([deliverDue(LONG), deliverDue(LONG), deliverDue(LONG)]);
    const written = await deliveries();
    expect(receiver.received).toHaveLength(40);
    for (const { id } of users)
      expect(
        receiver.received.filter(({ data }) => data.user_id === id).map((message) => message.id),
      ).toEqual(written.filter(({ userId }) => userId === id).map(({ eventId }) => eventId));
  });

  it("take over from one that has died, and what it says late changes nothing", async () => {
    await addEndpoint(receiver.origin);
    await happen((await createUser()).id);
    const [claimed] = await claimDue(new Map());
    if (!claimed) throw new Error("nothing was claimed");
    expect(await claimDue(new Map())).toEqual([]);
    await makeAllDue();
    receiver.answer = fail;
    expect(await deliverDue(LONG)).toBe(1);
    const delivered = {
      next: { kind: "delivered" },
      answer: 200,
      failure: null,
      excerpt: "",
      gone: false,
    } as const;
    await finishAttempt(claimed, delivered);
    expect(await deliveries()).toMatchObject([{ status: "PENDING", attempts: 2, answer: 500 }]);
    expect(receiver.received.map(({ id }) => id)).toEqual([claimed.eventId]);
  });
});

describe("while a message is on its way", () => {
  /** Begins to send, runs something while the receiver holds the message, and lets it answer. */
  async function meanwhile(change: () => Promise<unknown>): Promise<void> {
    const arrived = new Promise<() => void>((resolve) => {
      receiver.answer = (_, response) => resolve(() => response.writeHead(204).end());
    });
    const sent = deliverDue(LONG);
    const answer = await arrived;
    await change();
    answer();
    await sent;
  }

  it("its endpoint may be deleted", async () => {
    const { id } = await addEndpoint(receiver.origin);
    await happen((await createUser()).id);
    await meanwhile(() => db().webhookEndpoint.delete({ where: { id } }));
    expect(await db().delivery.count()).toBe(0);
  });

  it("its endpoint may be disabled: it is delivered, and the next waits", async () => {
    const { id } = await addEndpoint(receiver.origin);
    const user = await createUser();
    await happen(user.id);
    await happen(user.id);
    await meanwhile(() => transaction((tx) => stopEndpoint(tx, id, "ADMINISTRATOR")));
    expect(await deliveries()).toMatchObject([{ status: "DELIVERED" }, { status: "PENDING", attempts: 0 }]);
  });

  it("the secret may be replaced: holders of either take what comes, for a day", async () => {
    const { id, secret } = await addEndpoint(receiver.origin);
    const user = await createUser();
    await happen(user.id);
    let next = "";
    await meanwhile(async () => {
      next = await transaction((tx) => replaceSecret(tx, id));
    });
    await happen(user.id);
    receiver.answer = (_, response) => response.writeHead(204).end();
    await deliverDue(LONG);
    await db().webhookEndpoint.update({ where: { id }, data: { previousSecretEndsAt: new Date(0) } });
    await happen(user.id);
    await deliverDue(LONG);
    const signedBy = (one: string) => receiver.received.map((message) => isSignedBy(one, message));
    expect(signedBy(secret)).toEqual([true, true, false]);
    expect(signedBy(next)).toEqual([false, true, true]);
  });

  it("the database may go away: the message comes again, with the same id", async () => {
    await addEndpoint(receiver.origin);
    await happen((await createUser()).id);
    await withoutDatabase((away) =>
      expect(meanwhile(away)).rejects.toMatchObject({ code: "database-unavailable" }),
    );
    expect(await deliveries()).toMatchObject([{ status: "PENDING", attempts: 1 }]);
    receiver.answer = (_, response) => response.writeHead(204).end();
    await makeAllDue();
    await deliverDue(LONG);
    const [row] = await deliveries();
    expect(row).toMatchObject({ status: "DELIVERED", attempts: 2 });
    expect(receiver.received.map(({ id }) => id)).toEqual([row?.eventId, row?.eventId]);
  });
});

describe("what is counted", () => {
  it("is what is yet to be sent, but for what waits until its endpoint is enabled, and what became of each attempt", async () => {
    watchOutbox(countPending);
    const metrics = async () => {
      const { text } = await readMetrics();
      const read = (name: string) =>
        Number(
          text
            .split("\n")
            .find((line) => line.startsWith(name))
            ?.split(" ")[1],
        );
      return {
        pending: read("cloakroom_deliveries_pending"),
        retry: read('cloakroom_deliveries_total{outcome="retry"}'),
      };
    };
    const [, disabled] = [await addEndpoint(receiver.origin), await addEndpoint(receiver.origin)];
    await happen((await createUser()).id);
    await transaction((tx) => stopEndpoint(tx, disabled.id, "ADMINISTRATOR"));
    const before = await metrics();
    receiver.answer = fail;
    await deliverDue(LONG);
    const after = await metrics();
    expect(after).toEqual({ pending: 1, retry: before.retry + 1 });
    await withoutDatabase(async (away) => {
      await away();
      expect((await metrics()).pending).toBeNaN();
    });
  });
});

describe("the loop of a server", () => {
  it("sends what happens while it runs, also after the database was away, and gives back what is not sent when it ends", async () => {
    await addEndpoint(receiver.origin);
    const user = await createUser();
    await happen(user.id);
    let delivering: Delivering | undefined;
    await withoutDatabase(async (away) => {
      await away();
      delivering = startDelivering();
      // By then it has been refused too.
      await expect(claimDue(new Map())).rejects.toMatchObject({ code: "database-unavailable" });
    });
    await receiver.arrived(1);
    await expect.poll(() => db().delivery.count({ where: { status: "DELIVERED" } })).toBe(1);
    receiver.answer = () => undefined;
    await happen(user.id);
    await receiver.arrived(2);
    await delivering?.stop();
    expect(await deliveries()).toMatchObject([{ status: "DELIVERED" }, { status: "PENDING", attempts: 0 }]);
    await happen(user.id);
    expect(receiver.received).toHaveLength(2);
  });
});
