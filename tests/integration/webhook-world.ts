import { once } from "node:events";
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { Webhook } from "standardwebhooks";
import { afterAll, beforeAll, beforeEach } from "vitest";
import { z } from "zod";
import type { AuditEvent } from "@/lib/audit/catalogue";
import { ownContext } from "@/lib/audit/context";
import { recordEvent } from "@/lib/audit/mutations";
import { OUTWARD_TYPES } from "@/lib/audit/outward";
import { db } from "@/lib/db/client";
import { transaction } from "@/lib/db/transaction";
import { insertEndpoint } from "@/lib/webhooks/mutations";
import { CLIENT, emptyTables, useFreshDatabase } from "./fixtures";

const bodySchema = z.object({
  type: z.string(),
  timestamp: z.iso.datetime(),
  data: z.record(z.string(), z.unknown()),
});

export type Received = z.infer<typeof bodySchema> & {
  readonly id: string;
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
};

export type Receiver = {
  readonly origin: string;
  /** Every message that came, in the order in which they came. */
  readonly received: Received[];
  /** What becomes of a message; 204 at first. */
  answer: (message: Received, response: ServerResponse) => unknown;
  /** Resolves when so many messages have come. */
  arrived(count: number): Promise<void>;
  /** Forgets what came, and takes what comes. */
  reset(): void;
  stop(): Promise<void>;
};

/** Longer than anything due takes to be sent here, in milliseconds. */
export const LONG = 30_000;

/** A real receiver of webhooks on this machine. */
export async function startReceiver(): Promise<Receiver> {
  const waiting = new Set<() => void>();
  const listener: RequestListener = (request, response) => {
    void readMessage(request).then((message) => {
      receiver.received.push(message);
      for (const look of waiting) look();
      receiver.answer(message, response);
    });
  };
  const server = createServer(listener);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const receiver: Receiver = {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    received: [],
    answer: take,
    reset() {
      receiver.received.length = 0;
      receiver.answer = take;
    },
    arrived: (count) =>
      new Promise((resolve) => {
        const look = () => {
          if (receiver.received.length < count) return;
          waiting.delete(look);
          resolve();
        };
        waiting.add(look);
        look();
      }),
    async stop() {
      server.close();
      server.closeAllConnections();
      await once(server, "close");
    },
  };
  return receiver;
}

function take(_: Received, response: ServerResponse): void {
  response.writeHead(204).end();
}

async function readMessage(request: IncomingMessage): Promise<Received> {
  let body = "";
  for await (const chunk of request) body += String(chunk);
  const headers = Object.fromEntries(
    Object.entries(request.headers).map(([name, value]) => [name, String(value)]),
  );
  return { ...bodySchema.parse(JSON.parse(body)), id: headers["webhook-id"] ?? "", body, headers };
}

/** Adds an endpoint that wants everything, or what is given. */
export async function addEndpoint(
  url: string,
  events: readonly string[] = OUTWARD_TYPES,
): Promise<{ readonly id: string; readonly secret: string }> {
  const added = await transaction((tx) => insertEndpoint(tx, { url, description: "", events }));
  if (added === "too-many") throw new Error("there are too many endpoints");
  return added;
}

/** Gives this test file a database of its own, and a receiver, which is stopped after it. */
export async function useReceiver(): Promise<Receiver> {
  const receiver = await startReceiver();
  beforeAll(async () => {
    process.env.WEBHOOK_ALLOWED_NETWORKS = "127.0.0.0/8";
    await useFreshDatabase();
  });
  beforeEach(async () => {
    await emptyTables();
    receiver.reset();
  });
  afterAll(() => receiver.stop());
  return receiver;
}

/** Something that happens to somebody. */
export async function happen(
  userId: string,
  event: AuditEvent = { type: "user.enabled", detail: {} },
): Promise<void> {
  await transaction((tx) => recordEvent(tx, ownContext(userId, CLIENT), event));
}

/** All that was written to be sent, in its order. */
export const deliveries = () => db().delivery.findMany({ orderBy: { position: "asc" } });

/** What waits for its time is due now. */
export const makeAllDue = () => db().delivery.updateMany({ data: { dueAt: new Date(0) } });

/** Whether the library that receivers use takes a message as signed by this secret. */
export function isSignedBy(secret: string, { body, headers }: Received): boolean {
  try {
    new Webhook(secret).verify(body, headers);
    return true;
  } catch {
    return false;
  }
}
