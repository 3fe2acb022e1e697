import { connect } from "node:net";

/** One answer as it came over the wire: head and body. */
export type Answer = { readonly status: number; readonly bytes: Buffer };

/** A kept-alive HTTP/1.1 connection that sends one request at a time. */
export type Connection = {
  /** Sends a whole request. @throws Error when the connection ends before the answer has come */
  send(request: string): Promise<Answer>;
  close(): void;
};

/**
 * Opens a connection to 127.0.0.1. It does as little as a client can, since it shares the processor with what it measures:
 * no headers are parsed but the length of the body.
 */
export async function openConnection(port: number): Promise<Connection> {
  const socket = connect({ port, host: "127.0.0.1", noDelay: true });
  await new Promise<void>((resolve, reject) => socket.once("connect", resolve).once("error", reject));
  let received: Buffer = Buffer.alloc(0);
  let waiting: { resolve: (answer: Answer) => void; reject: (error: Error) => void } | undefined;

  const fail = (error: Error) => {
    waiting?.reject(error);
    waiting = undefined;
  };
  socket.on("error", fail);
  socket.on("close", () => fail(new Error("the connection was closed before the answer came")));
  socket.on("data", (chunk: Buffer) => {
    received = received.length === 0 ? chunk : Buffer.concat([received, chunk]);
    if (!isWhole(received)) return;
    const answer = { status: Number(received.toString("latin1", 9, 12)), bytes: received };
    received = Buffer.alloc(0);
    waiting?.resolve(answer);
    waiting = undefined;
  });

  return {
    send: (request) =>
      new Promise((resolve, reject) => {
        waiting = { resolve, reject };
        if (socket.destroyed) fail(new Error("the connection is closed"));
        else socket.write(request, "latin1");
      }),
    close: () => socket.destroy(),
  };
}

/** Whether these bytes hold an answer to its end: by Content-Length, else by the last chunk (RFC 9112 section 7.1). */
export function isWhole(bytes: Buffer): boolean {
  const end = bytes.indexOf("\r\n\r\n");
  if (end === -1) return false;
  const head = bytes.toString("latin1", 0, end + 2);
  const length = /\r\ncontent-length: *(\d+)\r\n/i.exec(head)?.[1];
  if (length !== undefined) return bytes.length >= end + 4 + Number(length);
  if (!/\r\ntransfer-encoding: *chunked\r\n/i.test(head)) return true;
  return (
    bytes.toString("latin1", Math.max(0, bytes.length - 7)) === "\r\n0\r\n\r\n" ||
    bytes.toString("latin1", end + 4) === "0\r\n\r\n"
  );
}

/** A GET request as it goes over the wire. */
export function getRequest(url: URL, headers: Readonly<Record<string, string>> = {}): string {
  const lines = Object.entries({ host: url.host, ...headers }).map(
    ([name, value]) => `${name}: ${value}\r\n`,
  );
  return `GET ${url.pathname}${url.search} HTTP/1.1\r\n${lines.join("")}\r\n`;
}
