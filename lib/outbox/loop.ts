import { setTimeout as wait } from "node:timers/promises";
import { env } from "@/lib/env";
import { logEvent } from "@/lib/log";
import { watchOutbox } from "@/lib/metrics";
import { isAnyEndpointEnabled } from "@/lib/webhooks/data";
import { countPending } from "./data";
import { createOutboxWorker } from "./worker";

/** How soon what has become due is seen, and that there is an endpoint where there was none, in milliseconds. */
const LOOK_MS = 1_000;
const LOOK_FOR_ENDPOINTS_MS = 10_000;
/** The longest pause while the database cannot be asked, in milliseconds. */
const LONGEST_PAUSE_MS = 30_000;
/** How long what is being sent may go on once the process is told to end, in milliseconds. */
const GRACE_MS = 3_000;
/** How long giving it back may take, in milliseconds. */
const RELEASE_MS = 1_000;

// Next bundles this module, and plain Node loads it once more; the process has one loop.
const globals = globalThis as typeof globalThis & { cloakroomDelivering?: Delivering | undefined };

/** Has this process send what is due until `stopDeliveringInProcess`. */
export function deliverInProcess(): void {
  globals.cloakroomDelivering ??= startDelivering();
  watchOutbox(countPending);
}

/** Ends that, as the process ends. */
export async function stopDeliveringInProcess(): Promise<void> {
  await globals.cloakroomDelivering?.stop();
  globals.cloakroomDelivering = undefined;
}

export type Delivering = {
  /** Begins nothing more; what is being sent has some seconds, and is given back then. */
  stop(): Promise<void>;
};

/** Sends what is due for as long as this process lives, which it does not prolong. */
export function startDelivering(): Delivering {
  const worker = createOutboxWorker();
  const stopped = new AbortController();
  const isStopped = () => stopped.signal.aborted;
  const ended = keepDelivering();

  async function keepDelivering(): Promise<void> {
    let failures = 0;
    while (!isStopped()) {
      try {
        const begun = await worker.begin();
        if (failures > 0) logEvent("info", "outbox.restored", { count: failures });
        failures = 0;
        if (begun > 0) continue;
        const idle = worker.sending === 0 && env().mail === null && !(await isAnyEndpointEnabled());
        await pause(idle ? LOOK_FOR_ENDPOINTS_MS : LOOK_MS);
      } catch (error) {
        if (failures++ === 0) logEvent("warn", "outbox.unread", { error });
        await pause(Math.min(LOOK_MS * 2 ** failures, LONGEST_PAUSE_MS));
      }
    }
  }

  /** Until it is worth looking again: some time, or when what is being sent is done. */
  async function pause(longest: number): Promise<void> {
    const early = new AbortController();
    const signal = AbortSignal.any([stopped.signal, early.signal]);
    // Not all processes at one moment.
    const passed = wait(longest * (0.5 + Math.random() / 2), null, { ref: false, signal }).catch(() => null);
    await Promise.race([passed, ...(worker.sending > 0 ? [worker.oneDone()] : [])]);
    early.abort();
  }

  return {
    async stop() {
      stopped.abort();
      const sent = async () => {
        await ended;
        while (worker.sending > 0) await worker.oneDone();
      };
      const all = sent();
      await Promise.race([all, wait(GRACE_MS)]);
      worker.breakOff();
      await Promise.race([all, wait(RELEASE_MS)]);
    },
  };
}
