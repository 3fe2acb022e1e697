import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:https";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { cleanUp } from "@/lib/cleanup/clean-up";
import { createKeyring } from "@/lib/crypto/keyring";
import { open, seal } from "@/lib/crypto/seal";
import { db } from "@/lib/db/client";
import { deliverDue } from "@/lib/outbox/worker";
import { makeCertificate } from "../certificate";
import { findProgram } from "../examples/packages";
import { createUser, NEW_SECRET, OLD_SECRET } from "./fixtures";
import { addEndpoint, deliveries, happen, LONG, useReceiver } from "./webhook-world";

const receiver = await useReceiver();
const endpoint = (id: string) => db().webhookEndpoint.findUniqueOrThrow({ where: { id } });

describe("the clean-up", () => {
  it("forgets what was delivered after a week, and what was not after a month", async () => {
    const [{ id }, stopped] = [await addEndpoint(receiver.origin), await addEndpoint(receiver.origin)];
    const daysAgo = (days: number) => new Date(Date.now() - days * 86_400_000);
    await db().webhookEndpoint.update({ where: { id: stopped.id }, data: { disabledAt: daysAgo(31) } });
    const add = (name: string, row: Partial<Awaited<ReturnType<typeof deliveries>>[number]>) =>
      db().delivery.create({ data: { endpointId: id, eventId: randomUUID(), ...row, data: {}, type: name } });
    await add("delivered-6", { status: "DELIVERED", finishedAt: daysAgo(6) });
    await add("delivered-8", { status: "DELIVERED", finishedAt: daysAgo(8) });
    await add("failed-29", { status: "FAILED", finishedAt: daysAgo(29) });
    await add("failed-31", { status: "FAILED", finishedAt: daysAgo(31) });
    await add("pending-31", { createdAt: daysAgo(31) });
    await add("waiting", { endpointId: stopped.id, createdAt: daysAgo(31) });
    await add("mail-2", { endpointId: null, createdAt: daysAgo(2) });
    await add("mail-4", { endpointId: null, createdAt: daysAgo(4) });
    await cleanUp();
    expect((await deliveries()).map(({ type }) => type)).toEqual([
      "delivered-6",
      "failed-29",
      "pending-31",
      "mail-2",
    ]);
    // One that has been disabled for less than that keeps what waits.
    await db().webhookEndpoint.update({ where: { id: stopped.id }, data: { disabledAt: daysAgo(29) } });
    await add("waiting", { endpointId: stopped.id });
    await cleanUp();
    expect(await deliveries()).toHaveLength(5);
  });

  it("seals secrets anew, so that a former AUTH_SECRET may go", async () => {
    const { id, secret } = await addEndpoint(receiver.origin);
    const byFormer = seal("webhook-secret", Buffer.from(secret), createKeyring([OLD_SECRET]));
    await db().webhookEndpoint.update({
      where: { id },
      data: { secret: byFormer, previousSecret: byFormer },
    });
    await cleanUp();
    const { secret: sealed, previousSecret } = await endpoint(id);
    const newest = createKeyring([NEW_SECRET]);
    for (const each of [sealed, previousSecret ?? ""])
      expect(open("webhook-secret", each, newest)?.toString()).toBe(secret);
    await cleanUp();
    expect((await endpoint(id)).secret).toBe(sealed);
  });

  it("leaves nothing that could be sent unsigned: without the key of its secret a message fails", async () => {
    const { id } = await addEndpoint(receiver.origin);
    const byUnknown = seal("webhook-secret", Buffer.from("whsec_eA=="), createKeyring(["x".repeat(32)]));
    await db().webhookEndpoint.update({ where: { id }, data: { secret: byUnknown } });
    await happen((await createUser()).id);
    await deliverDue(LONG);
    expect(await deliveries()).toMatchObject([{ status: "PENDING", failure: "secret-unreadable" }]);
    expect(receiver.received).toEqual([]);
  });
});

it("a certificate that nobody vouches for is not believed", async () => {
  const openssl = findProgram("openssl");
  if (openssl === undefined) throw new Error("these tests need openssl");
  const folder = mkdtempSync(join(tmpdir(), "cloakroom-webhook-"));
  const { certificate, key } = makeCertificate(openssl, folder, ["localhost"]);
  const server = createServer({ cert: readFileSync(certificate), key: readFileSync(key) });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  try {
    await addEndpoint(`https://localhost:${(server.address() as AddressInfo).port}/`);
    await happen((await createUser()).id);
    await deliverDue(LONG);
    expect(await deliveries()).toMatchObject([{ status: "PENDING", failure: "certificate", answer: null }]);
  } finally {
    server.close();
    rmSync(folder, { recursive: true });
  }
});
