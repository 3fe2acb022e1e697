import { EventEmitter, once } from "node:events";
import http, { type IncomingMessage, type OutgoingHttpHeaders } from "node:http";
import type { Duplex } from "node:stream";
import { expect, it } from "vitest";
import { readEcho } from "./application";
import { FORGED_IDENTITY } from "./identity";
import { lookup } from "./visitor";
import type { World } from "./world";

/** RFC 9113 sections 3.4, 4.1 and 6. */
const PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
const [DATA, HEADERS, SETTINGS] = [0, 1, 4];
const [END_STREAM, ACK, END_HEADERS] = [1, 1, 4];
const FRAME_HEADER_BYTES = 9;

/**
 * What becomes of the requests on a connection that was asked to change from plain HTTP/1.1 to h2c (RFC 7540 section 3.2), where
 * the proxy's own listener does that. Were the change handed on, the application would be spoken to past every check.
 */
export function itChecksWhatFollowsH2c(world: () => World): void {
  it("checks each request of a connection that was changed to h2c", async (context) => {
    const { origin, application, arrive } = world();
    const { visitor, body } = await arrive("proba");
    const user = readEcho(body).headers["remote-user"];
    const cookie = visitor.cookiesFor(new URL(origin));
    application.received.splice(0);
    const connection = await changeToH2c(`${origin}/notes`, { ...FORGED_IDENTITY, cookie });
    // From Go 1.24's own HTTP/2 on, Traefik's listener takes h2c only from the first byte, which the tests by HTTP/2 do.
    if (!connection) return context.skip("its listener makes no such change");
    // The application would have said whom it takes the client for.
    expect(connection.response.headers["x-user"]).toBeUndefined();
    const bodies = [await connection.bodyOf(1), await connection.ask({ ...FORGED_IDENTITY, cookie })];
    for (const { headers } of bodies.map(readEcho)) {
      expect(headers).toMatchObject({ "remote-user": user, "remote-groups": "user" });
      expect(JSON.stringify(headers)).not.toMatch(/forged|h2c|http2-settings/i);
    }
    expect(JSON.parse(await connection.ask(FORGED_IDENTITY))).toMatchObject({ code: "unauthenticated" });
    const reports = await connection.ask({ ...FORGED_IDENTITY, cookie, ":path": "/reports" });
    expect(reports).toContain("Not for this account");
    expect(application.received.map(({ url }) => url)).toEqual(["/notes", "/notes"]);
    connection.close();
  });
}

/** @returns undefined where the change is not made */
async function changeToH2c(url: string, headers: OutgoingHttpHeaders): Promise<H2cConnection | undefined> {
  const asking = { connection: "Upgrade, HTTP2-Settings", upgrade: "h2c", "http2-settings": "" };
  const request = http.get(url, { lookup, headers: { ...headers, ...asking } });
  return new Promise((resolve, reject) => {
    request.once("upgrade", (response, socket, head) =>
      resolve(new H2cConnection(new URL(url), response, socket, head)),
    );
    request.once("response", (response) => resolve(void response.resume()));
    request.once("error", reject);
  });
}

/** HTTP/2 frame by frame, on a connection that began with HTTP/1.1: Node's client can only begin with HTTP/2. */
class H2cConnection {
  readonly #bodies = new Map<number, string>();
  readonly #ended = new Set<number>();
  readonly #ends = new EventEmitter();
  #unread = Buffer.alloc(0);
  /** That of the request which asked for the change is 1. */
  #lastStream = 1;

  /** @param response the answer 101 */
  constructor(
    private readonly url: URL,
    readonly response: IncomingMessage,
    private readonly socket: Duplex,
    head: Buffer,
  ) {
    socket.write(PREFACE);
    this.#write(SETTINGS, 0, 0);
    socket.on("data", (chunk: Buffer) => this.#read(chunk));
    this.#read(head);
  }

  /** The body of the answer on a stream. */
  async bodyOf(stream: number): Promise<string> {
    if (!this.#ended.has(stream)) await once(this.#ends, String(stream));
    return this.#bodies.get(stream) ?? "";
  }

  /** One more request. @returns the body of its answer */
  ask(headers: Record<string, string>): Promise<string> {
    const { host, pathname } = this.url;
    const pseudo = { ":method": "GET", ":scheme": "http", ":authority": host, ":path": pathname };
    const fields = Object.entries({ ...pseudo, ...headers }).map(([name, value]) => encodeField(name, value));
    this.#lastStream += 2;
    this.#write(HEADERS, END_STREAM | END_HEADERS, this.#lastStream, Buffer.concat(fields));
    return this.bodyOf(this.#lastStream);
  }

  close(): void {
    this.socket.destroy();
  }

  #write(type: number, flags: number, stream: number, payload = Buffer.alloc(0)): void {
    const start = Buffer.alloc(FRAME_HEADER_BYTES);
    start.writeUIntBE(payload.length, 0, 3);
    start.writeUInt8(type, 3);
    start.writeUInt8(flags, 4);
    start.writeUInt32BE(stream, 5);
    this.socket.write(Buffer.concat([start, payload]));
  }

  #read(chunk: Buffer): void {
    this.#unread = Buffer.concat([this.#unread, chunk]);
    while (this.#unread.length >= FRAME_HEADER_BYTES) {
      const end = FRAME_HEADER_BYTES + this.#unread.readUIntBE(0, 3);
      if (this.#unread.length < end) return;
      this.#take(this.#unread.subarray(0, end));
      this.#unread = this.#unread.subarray(end);
    }
  }

  #take(frame: Buffer): void {
    const [type, flags, stream] = [frame.readUInt8(3), frame.readUInt8(4), frame.readUInt32BE(5)];
    if (type === SETTINGS && (flags & ACK) === 0) this.#write(SETTINGS, ACK, 0);
    if (type === DATA)
      this.#bodies.set(stream, (this.#bodies.get(stream) ?? "") + frame.toString("utf8", FRAME_HEADER_BYTES));
    if ((type !== DATA && type !== HEADERS) || (flags & END_STREAM) === 0) return;
    this.#ended.add(stream);
    this.#ends.emit(String(stream));
  }
}

/** A header field as a literal that is kept in no table (RFC 7541 section 6.2.2). */
function encodeField(name: string, value: string): Buffer {
  return Buffer.concat([Buffer.from([0]), encodeText(name), encodeText(value)]);
}

/** A text without Huffman's code, after its length (RFC 7541 sections 5.1 and 5.2). */
function encodeText(text: string): Buffer {
  const bytes = Buffer.from(text, "latin1");
  const length = [];
  let rest = bytes.length - 127;
  if (rest < 0) length.push(bytes.length);
  else {
    length.push(127);
    for (; rest >= 128; rest >>= 7) length.push((rest & 127) | 128);
    length.push(rest);
  }
  return Buffer.concat([Buffer.from(length), bytes]);
}
