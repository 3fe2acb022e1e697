import { once } from "node:events";
import { connect } from "node:net";
import { gunzipSync, inflateSync } from "node:zlib";
import type { HttpAnswer } from "./http";

/**
 * Sends the bytes of a request as they are, be they HTTP or not, and reads until the server closes the connection; so
 * the request should ask for that.
 * @param latin1 each character is a byte
 */
export async function sendRaw(origin: string, latin1: string): Promise<HttpAnswer> {
  const { port } = new URL(origin);
  const socket = connect(Number(port), "127.0.0.1");
  const chunks: Buffer[] = [];
  socket.on("data", (chunk: Buffer) => chunks.push(chunk));
  // A server that has answered before everything was sent may reset the connection.
  socket.on("error", () => undefined);
  socket.write(latin1, "latin1");
  await once(socket, "close");
  return parseAnswer(Buffer.concat(chunks));
}

function parseAnswer(bytes: Buffer): HttpAnswer {
  const end = bytes.indexOf("\r\n\r\n");
  const [first = "", ...lines] = bytes.subarray(0, Math.max(end, 0)).toString("latin1").split("\r\n");
  const headers = new Headers();
  for (const line of lines) {
    const colon = line.indexOf(":");
    headers.append(line.slice(0, colon), line.slice(colon + 1).trim());
  }
  const rest = bytes.subarray(end + 4);
  const body = headers.get("transfer-encoding") === "chunked" ? joinChunks(rest) : rest;
  return { status: Number(first.split(" ")[1]), headers, text: decompress(body, headers).toString() };
}

/** RFC 9112 section 7.1, as Node sends it: without extensions and trailers. */
function joinChunks(bytes: Buffer): Buffer {
  const chunks: Buffer[] = [];
  for (let at = 0; at < bytes.length;) {
    const line = bytes.indexOf("\r\n", at);
    const length = Number.parseInt(bytes.subarray(at, line).toString(), 16);
    if (!(length > 0)) break;
    chunks.push(bytes.subarray(line + 2, line + 2 + length));
    at = line + 2 + length + 2;
  }
  return Buffer.concat(chunks);
}

function decompress(body: Buffer, headers: Headers): Buffer {
  if (body.length === 0) return body;
  const encoding = headers.get("content-encoding");
  if (encoding === "gzip") return gunzipSync(body);
  return encoding === "deflate" ? inflateSync(body) : body;
}
