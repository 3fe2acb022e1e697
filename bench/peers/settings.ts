import { Pool } from "pg";

/** A variable that the benchmark sets when it starts a peer. */
function given(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set: start the peers by npm run bench.`);
  return value;
}

/** The secret that all peers sign and seal with. */
export const secret = () => given("PEERS_SECRET");

/** The origin that this peer listens on. */
export const origin = () => given("PEERS_ORIGIN");

/** As many connections as Cloakroom has by default. */
export const openPool = () => new Pool({ connectionString: given("PEERS_DATABASE_URL"), max: 10 });
