import { once } from "node:events";
import { createServer, type RequestListener, type Server } from "node:http";
import {
  createServer as createNetServer,
  type AddressInfo,
  type Server as NetServer,
  type Socket,
} from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { addressRanges } from "@/lib/parsers/values";
import { sendMessage } from "./send";

const loopback = addressRanges.parse("127.0.0.0/8, ::1");
const opened: (Server | NetServer)[] = [];
const sockets: Socket[] = [];

afterEach(() => {
  for (const socket of sockets.splice(0)) socket.destroy();
  for (const server of opened.splice(0)) server.close();
});

async function listen(server: Server | NetServer): Promise<number> {
  opened.push(server.listen(0, "localhost"));
  server.on("connection", (socket: Socket) => sockets.push(socket));
  await once(server, "listening");
  return (server.address() as AddressInfo).port;
}

const receive = (listener: RequestListener) => listen(createServer(listener));

function send(url: string, options: Partial<Parameters<typeof sendMessage>[0]> = {}) {
  const { signal } = new AbortController();
  const headers = { "webhook-id": "1" };
  return sendMessage({ url, headers, body: '{"a":"ö"}', allowed: loopback, signal, ...options });
}

describe("sending a message", () => {
  it("posts JSON, and tells status and how the answer begins in one line", async () => {
    const requests: unknown[] = [];
    const port = await receive((request, response) => {
      let body = "";
      request.on("data", (chunk: Buffer) => (body += chunk.toString()));
      request.on("end", () => {
        const { method, url, headers } = request;
        requests.push({ method, url, type: headers["content-type"], id: headers["webhook-id"], body });
        response.writeHead(202, { "retry-after": "7" }).end("taken\u0000\r\n\u001b[31m  <b>now</b>\u202e!");
      });
    });
    expect(await send(`http://localhost:${port}/in?key=1`)).toEqual({
      status: 202,
      retryAfter: "7",
      excerpt: "taken [31m <b>now</b> !",
    });
    const sent = { method: "POST", url: "/in?key=1", type: "application/json", id: "1", body: '{"a":"ö"}' };
    expect(requests).toEqual([sent]);
  });

  it("follows no redirect, wherever it leads", async () => {
    let asked = 0;
    const inner = await receive((_, response) => {
      asked++;
      response.end();
    });
    const port = await receive((_, response) =>
      response.writeHead(307, { location: `http://localhost:${inner}/` }).end(),
    );
    expect(await send(`http://localhost:${port}/`)).toMatchObject({ status: 307 });
    expect(asked).toBe(0);
  });

  it("reads little of an answer that is large, and ends the connection", async () => {
    let sent = 0;
    const ended = new Promise<void>((resolve) => {
      void receive((_, response) => {
        const chunk = Buffer.alloc(64 * 1024, "x");
        const write = () => {
          while (sent < 10 * 1024 * 1024 && !response.destroyed) {
            sent += chunk.length;
            if (!response.write(chunk)) return void response.once("drain", write);
          }
          response.end();
        };
        response.once("close", resolve);
        write();
      }).then(async (port) => {
        expect(await send(`http://localhost:${port}/`)).toMatchObject({
          status: 200,
          excerpt: "x".repeat(300),
        });
      });
    });
    await ended;
    expect(sent).toBeLessThan(10 * 1024 * 1024);
  });

  it("takes the status of an answer that never ends", async () => {
    const port = await receive((_, response) => void response.writeHead(200).write("half"));
    expect(await send(`http://localhost:${port}/`)).toMatchObject({ status: 200, excerpt: "half" });
  });

  it("gives up when no answer begins in time", async () => {
    const silent = await receive(() => undefined);
    expect(await send(`http://localhost:${silent}/`, { deadline: 200 })).toEqual({ failure: "timeout" });
    const slow = await listen(createNetServer((socket) => void socket.write("HTTP/1.1 200 O")));
    expect(await send(`http://localhost:${slow}/`, { deadline: 200 })).toEqual({ failure: "timeout" });
  });

  it("throws when it is broken off", async () => {
    const broken = new AbortController();
    const port = await receive(() => broken.abort());
    await expect(send(`http://localhost:${port}/`, { signal: broken.signal })).rejects.toThrow();
  });

  it.each([
    ["closes at once", ""],
    ["speaks something else", "220 mail.example.com ESMTP\r\n"],
    ["changes the protocol", "HTTP/1.1 101 Switching Protocols\r\nupgrade: x\r\nconnection: upgrade\r\n\r\n"],
    ["sends endless headers", `HTTP/1.1 200 OK\r\n${"a: b\r\n".repeat(10_000)}`],
  ])("has no answer from a server that %s", async (_, words) => {
    const port = await listen(createNetServer((socket) => void socket.once("data", () => socket.end(words))));
    expect(await send(`http://localhost:${port}/`)).toEqual({ failure: "connection" });
  });

  it("says what keeps it from a server", async () => {
    expect(await send("http://no-such-host.invalid/")).toEqual({ failure: "name-unknown" });
    const free = await receive(() => undefined);
    opened[0]?.close();
    expect(await send(`http://localhost:${free}/`)).toEqual({ failure: "connection" });
  });
});

describe("an address inside", () => {
  it.each([
    "http://localhost",
    "https://localhost",
    "http://127.0.0.1",
    "https://127.0.0.1",
    "https://2130706433",
  ])("is not connected to: %s", async (origin) => {
    let connections = 0;
    const server = createNetServer(() => connections++);
    const port = await listen(server);
    expect(await send(`${origin}:${port}/`, { allowed: addressRanges.parse("10.0.0.0/8") })).toEqual({
      failure: "address-refused",
    });
    expect(connections).toBe(0);
  });

  it("is connected to where it is allowed, and by https is asked for encryption all the same", async () => {
    const port = await receive((_, response) => response.end());
    expect(await send(`http://localhost:${port}/`)).toMatchObject({ status: 200 });
    expect(await send(`https://localhost:${port}/`)).toEqual({ failure: "connection" });
  });
});

describe("an address of the Internet", () => {
  it("is not sent to without encryption, whatever is allowed inside", async () => {
    expect(await send("http://192.0.2.1/")).toEqual({ failure: "address-refused" });
    expect(await send("http://8.8.8.8/")).toEqual({ failure: "address-refused" });
  });
});
