import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findFreePort } from "@/scripts/free-port";
import { runProxy } from "../examples/proxy";

export type Pooler = { readonly url: string; stop(): Promise<void> };

/**
 * Starts PgBouncer in transaction mode before a database, with fewer connections than the application's own pool has: one
 * connection serves several clients in turn, and keeps nothing of one for another.
 */
export async function startPgBouncer(program: string, databaseUrl: string): Promise<Pooler> {
  const { hostname, port, username, password, pathname } = new URL(databaseUrl);
  const listenPort = await findFreePort();
  const folder = mkdtempSync(join(tmpdir(), "cloakroom-pgbouncer-"));
  // As root it gives its rights up, and then reads the file as nobody.
  chmodSync(folder, 0o755);
  const file = join(folder, "pgbouncer.ini");
  const name = pathname.slice(1);
  writeFileSync(
    file,
    [
      "[databases]",
      `${name} = host=${hostname} port=${port} dbname=${name} user=${username} password=${password}`,
      "[pgbouncer]",
      "listen_addr = 127.0.0.1",
      `listen_port = ${listenPort}`,
      "unix_socket_dir =",
      "auth_type = any",
      "pool_mode = transaction",
      "default_pool_size = 4",
      "max_client_conn = 100",
    ].join("\n"),
  );
  const rights = process.getuid?.() === 0 ? ["-u", "nobody"] : [];
  const running = await runProxy(listenPort, program, [...rights, file], {});
  const url = new URL(databaseUrl);
  url.host = `127.0.0.1:${listenPort}`;
  return {
    url: url.href,
    async stop() {
      await running.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
