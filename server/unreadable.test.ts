import { once } from "node:events";
import { createServer } from "node:http";
import { connect, type AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { afterEach, expect, it } from "vitest";
import { answerUnreadable } from "./unreadable";

let close: (() => void) | undefined;
afterEach(() => close?.());

/** What the server was asked, and answered by its own handler. */
const done: string[] = [];

async function open(linger: boolean) {
  done.splice(0);
  const server = createServer(
    { connectionsCheckingInterval: 50, requestTimeout: 100 },
    (request, response) => {
      const { method, url } = request;
      // Of a body that is broken off nothing is done.
      if (method === "POST")
        void text(request).then(
          (body) => done.push(body),
          () => undefined,
        );
      else if (url === "/endless") response.write("begun");
      else response.end("read");
    },
  );
  if (linger) answerUnreadable(server);
  server.listen(0, "127.0.0.1");
  close = () => {
    server.closeAllConnections();
    server.close();
  };
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return connect({ port, host: "127.0.0.1", allowHalfOpen: true });
}

/** Sends headers of 60 KB, of which the last come when the server has answered; returns the first line and how it ended. */
async function sendLarge(linger: boolean): Promise<string> {
  const socket = await open(linger);
  // What fails is said by the writes.
  socket.on("error", () => undefined);
  const field = `X-Part: ${"x".repeat(19_000)}\r\n`;
  socket.write(`GET / HTTP/1.1\r\nHost: localhost\r\n${field}`);
  await once(socket, "readable");
  try {
    for (const part of [field, field, "\r\n"]) {
      await new Promise<void>((resolve, reject) => {
        socket.write(part, (error) => (error ? reject(error) : setImmediate(resolve)));
      });
    }
    socket.end();
    return (await text(socket)).split("\r\n", 1)[0] ?? "";
  } catch (error) {
    return (error as NodeJS.ErrnoException).code ?? "failed";
  }
}

it("lets a client that is still sending read that its headers are too large", async () => {
  expect(await sendLarge(true)).toBe("HTTP/1.1 431 Request Header Fields Too Large");
});

it("does what Node leaves undone", async () => {
  expect(await sendLarge(false)).toMatch(/^(ECONNRESET|EPIPE)$/);
});

it("answers 400 to what is no HTTP, once, and after the answers before it", async () => {
  const socket = await open(true);
  socket.write("no such thing\r\n\r\nnor this\r\n\r\n");
  socket.end();
  expect(await text(socket)).toBe("HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n");
  const second = await open(true);
  second.end("GET / HTTP/1.1\r\nHost: localhost\r\n\r\nnor this\r\n\r\n");
  expect((await text(second)).match(/HTTP\/1\.1 \d+/g)).toEqual(["HTTP/1.1 200", "HTTP/1.1 400"]);
});

it("breaks off an answer that has begun, with none within it", async () => {
  const socket = await open(true);
  socket.write("GET /endless HTTP/1.1\r\nHost: localhost\r\n\r\n");
  const [begun] = (await once(socket, "data")) as [Buffer];
  socket.write("nor this\r\n\r\n");
  const all = String(begun) + (await text(socket));
  expect(all).toContain("begun");
  expect(all).not.toContain("400");
});

it("does nothing of a request that was too slow, though its rest comes after the answer", async () => {
  const socket = await open(true);
  socket.on("error", () => undefined);
  socket.write("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4\r\n\r\nlat");
  const [answer] = (await once(socket, "data")) as [Buffer];
  socket.write("e");
  socket.end();
  await once(socket, "close");
  expect(String(answer)).toMatch(/^HTTP\/1\.1 408 /);
  expect(done).toEqual([]);
});
