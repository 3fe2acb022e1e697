import { createHash, randomBytes, randomUUID } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { db } from "@/lib/db/client";

export const NAME = "Отчёты & Reports";

export type PublicClient = { readonly id: string; readonly clientId: string };

/** A program that people let in, with these redirect URIs; without a secret, as programs on devices are. */
export async function registerClient(
  kind: "WEB" | "NATIVE",
  redirectUris: string[],
  device = false,
): Promise<PublicClient> {
  return db().application.create({
    data: {
      clientId: randomUUID(),
      name: NAME,
      kind,
      redirectUris,
      access: { everybody: true },
      device,
    },
    select: { id: true, clientId: true },
  });
}

/** Where the program sends its person. */
export function authorizePath({ clientId }: PublicClient, redirectUri: string, state: string): string {
  const challenge = createHash("sha256").update(randomBytes(32)).digest("base64url");
  const query = new URLSearchParams({
    response_type: "code",
    client_id: clientId,
    redirect_uri: redirectUri,
    state,
    code_challenge: challenge,
    code_challenge_method: "S256",
  });
  return `/oauth/authorize?${query.toString()}`;
}

/** A program that listens on loopback, and what it is sent. */
export async function listen(html = "Signed in."): Promise<{ origin: string; close: () => void }> {
  const server = createServer((_, response) => {
    response.setHeader("content-type", "text/html; charset=utf-8");
    response.end(html);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${String(port)}`,
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}
