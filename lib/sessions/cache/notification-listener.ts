import type pg from "pg";
import { logEvent } from "@/lib/log";
import { type Heartbeat, MAX_AGE_MS } from "./heartbeat";
import { listen, type NotificationConnection } from "./notification-connection";

const HEARTBEAT_MS = 1_000;
const SHORTEST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 5_000;

export type ListenerOptions = {
  readonly url: string | undefined;
  readonly channel: string;
  /** The pool by which this process reads and writes. */
  readonly pool: pg.Pool;
  /** Notifications begin to come; some before this moment have been missed. */
  readonly onConnect: () => void;
  readonly onNotification: (payload: string) => void;
};

export type NotificationListener = {
  /** The last heartbeat that came back on the present connection. Every notification before it was sent has been handled. */
  readonly heartbeat: Heartbeat | null;
  /** Resolves when all notifications of what is committed by now have been handled, or the cache will not answer before they are. */
  catchUp(): Promise<void>;
  /** Ends the connection for good. */
  stop(): Promise<void>;
};

type Waiter = { readonly since: number; readonly resolve: () => void };

/**
 * Listens to a channel of the database on a connection of its own, with a heartbeat every second, and connects anew for as
 * long as it takes. Keeps no process alive.
 */
export function startNotificationListener(options: ListenerOptions): NotificationListener {
  const waiters = new Set<Waiter>();
  let heartbeat: Heartbeat | null = null;
  /** When the present connection last sent a heartbeat, by the monotonic clock; null while there is none. */
  let sentAt: number | null = null;
  let connection: NotificationConnection | null = null;
  let stopped = false;
  const isStopped = () => stopped;
  let wake: () => void = () => undefined;
  const ended = keepListening();

  async function keepListening(): Promise<void> {
    let failures = 0;
    while (!isStopped()) {
      try {
        await listenUntilLost(() => {
          if (failures > 0) logEvent("info", "listener.restored", { count: failures });
          failures = 0;
        });
      } catch (error) {
        if (failures++ === 0) logEvent("warn", "listener.lost", { error });
      }
      heartbeat = null;
      sentAt = null;
      settleWaiters(Number.POSITIVE_INFINITY);
      if (isStopped()) return;
      const pause = Math.min(SHORTEST_PAUSE_MS * 2 ** failures, LONGEST_PAUSE_MS);
      // Not all processes at one moment, when it was the database that went away.
      await sleep(pause * (0.5 + Math.random() / 2));
    }
  }

  async function listenUntilLost(onHeartbeat: () => void): Promise<void> {
    const { url, channel, pool, onConnect, onNotification } = options;
    connection = await listen({ url, channel, onNotification, onLost: () => wake() });
    try {
      onConnect();
      sentAt = performance.now();
      await connection.verifySameDatabase(pool);
      while (!isStopped()) {
        sentAt = performance.now();
        heartbeat = await connection.sendHeartbeat();
        onHeartbeat();
        settleWaiters(sentAt);
        if (waiters.size === 0) await sleep(sentAt + HEARTBEAT_MS - performance.now());
      }
    } finally {
      connection.close();
    }
  }

  function settleWaiters(sent: number): void {
    for (const waiter of waiters) {
      if (waiter.since > sent) continue;
      waiters.delete(waiter);
      waiter.resolve();
    }
  }

  function sleep(milliseconds: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, milliseconds).unref();
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  return {
    get heartbeat() {
      return heartbeat;
    },
    async catchUp() {
      const now = performance.now();
      // A heartbeat that is as late as this will not be trusted when it comes back, and the next one is sent after now.
      if (sentAt !== null && now - sentAt < MAX_AGE_MS) await nextHeartbeat(now);
    },
    async stop() {
      stopped = true;
      connection?.close();
      wake();
      await ended;
    },
  };

  /** Heartbeats sent before `since` are past trust after MAX_AGE_MS: there is nothing to wait for any longer. */
  function nextHeartbeat(since: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, MAX_AGE_MS).unref();
      waiters.add({
        since,
        resolve: () => {
          clearTimeout(timer);
          resolve();
        },
      });
      wake();
    });
  }
}
