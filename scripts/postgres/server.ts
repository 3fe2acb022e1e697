import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { endWithUs } from "../end-with-us";
import { findFreePort } from "../free-port";
import type { Binaries } from "./binaries";
import { bareEnvironment, type Cluster } from "./cluster";
import type { Place } from "./place";
import { alreadyRunning, refuseSecondPostmaster } from "./postmaster";

const START_MS = 60_000;
const STOP_MS = 20_000;

/** A crash may lose a database that is thrown away anyway, so it need not wait for the disk. */
const passingSettings = {
  fsync: "off",
  synchronous_commit: "off",
  full_page_writes: "off",
  max_connections: "200",
};

/** A running PostgreSQL. `exited` resolves when it ends, by itself or by `stop`. */
export type Server = { port: number; exited: Promise<void>; stop(): Promise<void> };

/**
 * Starts PostgreSQL on 127.0.0.1 and resolves when it accepts connections. It ends when this process does.
 * @param port default: a free one
 */
export async function startServer(
  cluster: Cluster,
  binaries: Binaries,
  place: Place,
  port?: number,
): Promise<Server> {
  await refuseSecondPostmaster(cluster.data);
  for (let attempt = 1; ; attempt++) {
    const chosen = port ?? (await findFreePort());
    const postgres = spawnPostgres(cluster, binaries, place, chosen);
    const log: string[] = [];
    if (await becomesReady(postgres, log)) {
      // Whoever owns the server learns of its end through `exited`; its log is no longer of interest.
      return {
        port: chosen,
        exited: once(postgres, "exit").then(() => undefined),
        stop: () => stop(postgres),
      };
    }
    const report = log.join("\n");
    if (report.includes("postmaster.pid")) throw alreadyRunning(cluster.data);
    const taken = report.includes("could not create any TCP/IP sockets");
    if (taken && port !== undefined) throw new Error(`Port ${port} is busy, so PostgreSQL cannot use it.`);
    if (!taken || attempt === 3) throw new Error(`PostgreSQL did not start in ${cluster.data}:\n${report}`);
  }
}

function spawnPostgres(cluster: Cluster, binaries: Binaries, place: Place, port: number): ChildProcess {
  const { account, remove } = place;
  const settings = {
    listen_addresses: "127.0.0.1",
    port: String(port),
    unix_socket_directories: "",
    timezone: "UTC",
    log_timezone: "UTC",
    ...(remove ? passingSettings : {}),
  };
  const postgres = spawn(
    binaries.postgres,
    ["-D", cluster.data, ...Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`])],
    // Detached: Ctrl-C reaches the whole terminal group, and PostgreSQL must outlive the application's last queries.
    {
      ...account,
      cwd: cluster.data,
      env: bareEnvironment,
      detached: true,
      stdio: ["ignore", "ignore", "pipe"],
    },
  );
  postgres.once("spawn", () =>
    endWithUs(postgres, { ...account, ...(remove ? { signal: "QUIT", remove } : { signal: "INT" }) }),
  );
  return postgres;
}

/** Reads PostgreSQL's log until it accepts connections (true), ends, or takes too long (false). */
async function becomesReady(postgres: ChildProcess, log: string[]): Promise<boolean> {
  const timer = setTimeout(() => postgres.kill("SIGQUIT"), START_MS);
  try {
    return await new Promise((resolve, reject) => {
      postgres.once("error", reject);
      postgres.once("close", () => resolve(false));
      if (!postgres.stderr) return;
      createInterface({ input: postgres.stderr }).on("line", (line) => {
        log.push(line);
        if (log.length > 100) log.shift();
        if (line.includes("database system is ready to accept connections")) resolve(true);
      });
    });
  } finally {
    clearTimeout(timer);
  }
}

/** Fast shutdown: open connections are ended, everything committed is kept. */
async function stop(postgres: ChildProcess): Promise<void> {
  if (postgres.exitCode !== null || postgres.signalCode !== null) return;
  const exited = once(postgres, "exit");
  postgres.kill("SIGINT");
  const timer = setTimeout(() => postgres.kill("SIGQUIT"), STOP_MS);
  await exited;
  clearTimeout(timer);
}
