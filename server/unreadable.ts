import type { IncomingMessage, Server, ServerResponse } from "node:http";
import { Socket } from "node:net";
import type { Duplex } from "node:stream";

/** How long, in milliseconds, and how many bytes a client may still send after its request was refused unread. */
const LINGER_MS = 2_000;
const LINGER_BYTES = 1024 * 1024;

const REASONS = new Map([
  ["HPE_HEADER_OVERFLOW", "431 Request Header Fields Too Large"],
  ["HPE_CHUNK_EXTENSIONS_OVERFLOW", "413 Payload Too Large"],
  ["ERR_HTTP_REQUEST_TIMEOUT", "408 Request Timeout"],
]);

/** After these the rest cannot be read as requests. What was only too slow could still come, and be done after all. */
const LINGERS = ["HPE_HEADER_OVERFLOW", "HPE_CHUNK_EXTENSIONS_OVERFLOW"];

/**
 * Answers requests that are no HTTP, too large in their headers, or too slow, with the statuses that Node gives them, and
 * of those that are too large reads on for a moment before it lets go. Node itself closes at once: what the client is still
 * sending is then answered by a reset, which can overtake the answer (RFC 9112 section 9.6), and a proxy in front makes a 502
 * of our 431.
 */
export function answerUnreadable(server: Server): void {
  const answers = new WeakMap<Duplex, ServerResponse>();
  const refused = new WeakSet<Duplex>();
  server.on("request", ({ socket }: IncomingMessage, response: ServerResponse) => {
    answers.set(socket, response);
  });
  server.on("clientError", ({ code = "" }: NodeJS.ErrnoException, socket: Duplex) => {
    // All that follows on this connection cannot be read either.
    if (refused.has(socket)) return;
    refused.add(socket);
    const answer = answers.get(socket);
    // An answer that has begun cannot have another within it.
    if (!socket.writable || (answer?.headersSent === true && !answer.writableEnded)) {
      socket.destroy();
      return;
    }
    socket.end(`HTTP/1.1 ${REASONS.get(code) ?? "400 Bad Request"}\r\nConnection: close\r\n\r\n`);
    if (!(socket instanceof Socket)) return;
    if (LINGERS.includes(code)) linger(socket);
    else socket.destroySoon();
  });
}

/** Reads and forgets what still comes, until the client has ended, or has had its time. */
function linger(socket: Socket): void {
  const until = socket.bytesRead + LINGER_BYTES;
  const timer = setTimeout(() => socket.destroy(), LINGER_MS);
  socket.once("close", () => clearTimeout(timer));
  socket.on("data", () => {
    if (socket.bytesRead > until) socket.destroy();
  });
  socket.resume();
}
