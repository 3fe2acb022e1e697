import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { findFreePort } from "@/scripts/free-port";
import { runProxy } from "../examples/proxy";

export type Pooler = { readonly url: string; stop(): Promise<void> };

/**
 * Starts PgBouncer in transaction mode before a database, with fewer connections than the application's own pool has: one
 * connection serves several clients in turn, and keeps nothing of one for another.
 * @param settings beside and over the usual ones; a port to come back on is `listen_port`
 */
export async function startPgBouncer(
  program: string,
  databaseUrl: string,
  settings: Readonly<Record<string, string | number>> = {},
): Promise<Pooler> {
  const { hostname, port, username, password, pathname } = new URL(databaseUrl);
  const listenPort = Number(settings.listen_port ?? (await findFreePort()));
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
      "unix_socket_dir =",
      "auth_type = any",
      "pool_mode = transaction",
      ...Object.entries({
        default_pool_size: 4,
        max_client_conn: 100,
        ...settings,
        listen_port: listenPort,
      }).map(([setting, value]) => `${setting} = ${value}`),
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
