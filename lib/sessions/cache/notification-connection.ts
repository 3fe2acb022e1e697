import { randomBytes } from "node:crypto";
import { Socket } from "node:net";
import type pg from "pg";
import { z } from "zod";
import { type Heartbeat, currentMoment } from "./heartbeat";
import { Connection } from "@/lib/db/connection";
import { parseRows } from "@/lib/db/rows";

/** A connection from which nothing comes for so long is given up; one that is only slow keeps its place in the queue. */
const SILENCE_MS = 10_000;
// As a decimal: how exactly a float is written depends on extra_float_digits.
const NOTIFY = `SELECT pg_notify($1, $2), (extract(epoch FROM clock_timestamp()) * 1000)::text AS "at"`;

const momentSchema = z.object({ at: z.string() });

/** A connection that listens to one channel. */
export type NotificationConnection = {
  /**
   * Sends a heartbeat through the database's queue of notifications, in which everything stands in the order of its
   * commit: once it is back, all notifications of what was committed before it was sent have come. One at a time.
   * @throws Error when the connection is lost, or silent for SILENCE_MS
   */
  sendHeartbeat(): Promise<Heartbeat>;
  /** Makes sure that the pool writes to the database that is listened to, since no notification would come otherwise. @throws Error */
  verifySameDatabase(pool: pg.Pool): Promise<void>;
  close(): void;
};

export type ConnectionOptions = {
  /** Leads to the database itself: behind a pooler LISTEN receives nothing. */
  readonly url: string | undefined;
  readonly channel: string;
  readonly onNotification: (payload: string) => void;
  readonly onLost: () => void;
};

/**
 * Connects and listens, on a connection that keeps no process alive.
 * @throws Error when that does not succeed within SILENCE_MS
 */
export async function listen({
  url,
  channel,
  onNotification,
  onLost,
}: ConnectionOptions): Promise<NotificationConnection> {
  const client = new Connection({
    connectionString: url,
    application_name: "cloakroom-listener",
    connectionTimeoutMillis: SILENCE_MS,
    keepAlive: true,
    stream: () => new Socket().unref(),
  });
  const own = `cloakroom_heartbeat_${randomBytes(9).toString("hex")}`;
  const awaited = new Map<string, () => void>();
  let count = 0;
  let lost: Error | null = null;
  let abandon: (error: Error) => void = () => undefined;

  function lose(error: Error): void {
    if (lost !== null) return;
    lost = error;
    abandon(error);
    onLost();
  }
  client.on("error", lose);
  client.once("end", () => lose(new Error("the connection has ended")));
  client.on("notification", ({ channel: from, payload = "" }) => {
    if (from === channel) onNotification(payload);
    else awaited.get(payload)?.();
  });

  /** What `work` comes to, unless the connection is lost or silent first. One at a time. */
  function within<T>(work: () => Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      abandon = reject;
      if (lost !== null) {
        reject(lost);
        return;
      }
      const silent = () => reject(new Error(`the connection was silent for ${SILENCE_MS} ms`));
      const timer = setTimeout(silent, SILENCE_MS).unref();
      void work()
        .then(resolve, reject)
        .finally(() => clearTimeout(timer));
    });
  }

  async function hearBack<T>(send: (nonce: string) => Promise<T>): Promise<T> {
    const nonce = String(++count);
    const returned = new Promise<void>((resolve) => awaited.set(nonce, resolve));
    const [sent] = await within(() => Promise.all([send(nonce), returned]));
    awaited.clear();
    return sent;
  }

  function close(): void {
    lost ??= new Error("the connection has been closed");
    abandon(lost);
    client.end().catch(() => undefined);
  }
  try {
    await within(() => client.connect());
    // Heartbeats need not survive a crash of the database, so they need not wait for its disk.
    await within(() => client.query(`SET synchronous_commit = off; LISTEN "${channel}"; LISTEN "${own}"`));
  } catch (error) {
    close();
    throw error;
  }
  return {
    close,
    async sendHeartbeat() {
      const sent = currentMoment();
      const { rows } = await hearBack((nonce) => client.query(NOTIFY, [own, nonce]));
      const [row] = parseRows(momentSchema, rows);
      if (!row) throw new Error("a heartbeat came back without the time");
      return { sent, returned: performance.now(), databaseTime: Number(row.at) };
    },
    async verifySameDatabase(pool) {
      await hearBack((nonce) => pool.query(NOTIFY, [own, nonce]));
    },
  };
}
