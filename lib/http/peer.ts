import { randomUUID } from "node:crypto";
import { subscribe } from "node:diagnostics_channel";
import type { IncomingMessage } from "node:http";

// On globalThis, since Next bundles instrumentation and pages apart from each other.
const globals = globalThis as typeof globalThis & { cloakroomPeerHeader?: string };

/**
 * Notes on every request to this process who opened its connection. Next tells route handlers and pages nothing of the
 * socket, and sets X-Forwarded-For only where the client has not. Call once, as the server starts.
 */
export function observePeers(): void {
  if (globals.cloakroomPeerHeader !== undefined) return;
  // A name nobody outside can know, so that no client can send it.
  const header = (globals.cloakroomPeerHeader = `x-peer-${randomUUID()}`);
  subscribe("http.server.request.start", (message) => {
    const { request } = message as { request: IncomingMessage };
    if (request.socket.remoteAddress !== undefined) request.headers[header] = request.socket.remoteAddress;
  });
}

/** The address that opened the connection of a request, or undefined where the process does not observe peers. */
export function peerAddress(headers: Pick<Headers, "get">): string | undefined {
  const header = globals.cloakroomPeerHeader;
  return header === undefined ? undefined : (headers.get(header) ?? undefined);
}
