import { once } from "node:events";
import { createServer, type IncomingMessage, type RequestListener, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { Webhook } from "standardwebhooks";
import { z } from "zod";

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

/** Whether the library that receivers use takes a message as signed by this secret. */
export function isSignedBy(secret: string, { body, headers }: Received): boolean {
  try {
    new Webhook(secret).verify(body, headers);
    return true;
  } catch {
    return false;
  }
}
