import type pg from "pg";
import { logEvent } from "@/lib/log";
import { type Beat, TRUST_MS } from "./beat";
import { listen, type Listening } from "./listening";

const BEAT_MS = 1_000;
const SHORTEST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 5_000;

export type ListenerOptions = {
  readonly url: string | undefined;
  readonly channel: string;
  /** The pool by which this process reads and writes. */
  readonly pool: pg.Pool;
  /** Announcements begin to come; some before this moment have been missed. */
  readonly onConnect: () => void;
  readonly onAnnouncement: (payload: string) => void;
};

export type Listener = {
  /** The last heartbeat that came back on the present connection. Whatever was announced before it was sent is heard. */
  readonly beat: Beat | null;
  /** Resolves when what is committed by now has been heard, or nothing will be trusted that has not heard of it. */
  hear(): Promise<void>;
  /** Ends the connection for good. */
  stop(): Promise<void>;
};

type Waiter = { readonly since: number; readonly resolve: () => void };

/**
 * Listens to a channel of the database on a connection of its own, with a heartbeat every second, and connects anew for as
 * long as it takes. Keeps no process alive.
 */
export function startListener(options: ListenerOptions): Listener {
  const waiters = new Set<Waiter>();
  let beat: Beat | null = null;
  /** When the present connection last sent a heartbeat, by the monotonic clock; null while there is none. */
  let sentAt: number | null = null;
  let connection: Listening | null = null;
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
      beat = null;
      sentAt = null;
      settleWaiters(Number.POSITIVE_INFINITY);
      if (isStopped()) return;
      const pause = Math.min(SHORTEST_PAUSE_MS * 2 ** failures, LONGEST_PAUSE_MS);
      // Not all processes at one moment, when it was the database that went away.
      await sleep(pause * (0.5 + Math.random() / 2));
    }
  }

  async function listenUntilLost(onBeat: () => void): Promise<void> {
    const { url, channel, pool, onConnect, onAnnouncement } = options;
    connection = await listen({ url, channel, onAnnouncement, onLost: () => wake() });
    try {
      onConnect();
      sentAt = performance.now();
      await connection.prove(pool);
      while (!isStopped()) {
        sentAt = performance.now();
        beat = await connection.beat();
        onBeat();
        settleWaiters(sentAt);
        if (waiters.size === 0) await sleep(sentAt + BEAT_MS - performance.now());
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
    get beat() {
      return beat;
    },
    async hear() {
      const now = performance.now();
      // A heartbeat that is as late as this will not be trusted when it comes back, and the next one is sent after now.
      if (sentAt !== null && now - sentAt < TRUST_MS) await nextBeat(now);
    },
    async stop() {
      stopped = true;
      connection?.close();
      wake();
      await ended;
    },
  };

  /** Heartbeats sent before `since` are past trust after TRUST_MS: there is nothing to wait for any longer. */
  function nextBeat(since: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, TRUST_MS).unref();
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
