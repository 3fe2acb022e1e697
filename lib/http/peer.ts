import { randomUUID } from "node:crypto";
import { subscribe } from "node:diagnostics_channel";
import type { IncomingMessage } from "node:http";

// On globalThis, since Next bundles instrumentation and pages apart from each other.
const globals = globalThis as typeof globalThis & {
  cloakroomPeerHeaders?: { readonly address: string; readonly added: string };
};

/** Next adds these to a request that comes without them. */
const ADDED_BY_NEXT = ["x-forwarded-host", "x-forwarded-proto"] as const;

/**
 * Notes on every request to this process who opened its connection. Next tells route handlers and pages nothing of the
 * socket, and sets X-Forwarded-For only where the client has not. Call once, as the server starts.
 */
export function observePeers(): void {
  if (globals.cloakroomPeerHeaders !== undefined) return;
  // Names nobody outside can know, so that no client can send them. Made once: a text made anew for each request would be looked up
  // among all names again.
  const address = `x-peer-${randomUUID()}`;
  const names = (globals.cloakroomPeerHeaders = { address, added: `${address}-added` });
  subscribe("http.server.request.start", (message) => {
    const { request } = message as { request: IncomingMessage };
    const { headers, socket } = request;
    if (socket.remoteAddress !== undefined) headers[names.address] = socket.remoteAddress;
    headers[names.added] = ADDED_BY_NEXT.filter((name) => headers[name] === undefined).join(" ");
  });
}

/** The address that opened the connection of a request, or undefined where the process does not observe peers. */
export function peerAddress(headers: Pick<Headers, "get">): string | undefined {
  const names = globals.cloakroomPeerHeaders;
  return names === undefined ? undefined : (headers.get(names.address) ?? undefined);
}

/** A header as it came with the request: null where only Next has said it. */
export function stated(headers: Pick<Headers, "get">, name: (typeof ADDED_BY_NEXT)[number]): string | null {
  const names = globals.cloakroomPeerHeaders;
  const added = names === undefined ? null : headers.get(names.added);
  return added?.includes(name) ? null : headers.get(name);
}
