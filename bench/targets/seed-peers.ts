import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Client } from "pg";
import { z } from "zod";
import { peersFolder, runToEnd, tsx } from "../peers-folder";

/** Everybody's Cookie header, by peer. */
export const peerCookies = z.object({
  authjs: z.array(z.string()),
  betterAuth: z.array(z.string()),
  betterAuthCookieCache: z.array(z.string()),
  iron: z.array(z.string()),
});
export type PeerCookies = z.infer<typeof peerCookies>;

export type PeerSettings = { readonly databaseUrl: string; readonly secret: string };

/** Makes an empty database on a running server. @returns its URL */
export async function createPeersDatabase(serverUrl: string): Promise<string> {
  const client = new Client({ connectionString: serverUrl });
  await client.connect();
  await client.query("CREATE DATABASE peers");
  await client.end();
  return new URL("/peers", serverUrl).href;
}

/** Fills an empty database for all peers. @returns the cookies of the people who are signed in there */
export function seedPeers(people: number, settings: PeerSettings): PeerCookies {
  const passing = mkdtempSync(join(tmpdir(), "cloakroom-bench-"));
  try {
    const file = join(passing, "cookies.json");
    const args = ["--import", tsx, join(peersFolder, "seed.ts"), String(people), file];
    runToEnd(process.execPath, args, peersFolder, peerEnvironment(settings, "http://localhost"));
    return peerCookies.parse(JSON.parse(readFileSync(file, "utf8")));
  } finally {
    rmSync(passing, { recursive: true });
  }
}

/** The variables that peers/settings.ts reads. */
export function peerEnvironment({ databaseUrl, secret }: PeerSettings, origin: string) {
  return { PEERS_DATABASE_URL: databaseUrl, PEERS_SECRET: secret, PEERS_ORIGIN: origin };
}
