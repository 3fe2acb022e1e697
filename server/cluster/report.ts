import { gatherMetricsBy, reportMetrics } from "@/lib/metrics";
import { type Message, type Metrics, readMessage } from "./messages";

/** Longer than the launcher waits for the slowest worker. */
const GATHER_MS = 4_000;

const waiting = new Map<number, (all: Metrics[]) => void>();
let asked = 0;

/** Lets any worker that is asked for metrics answer for all of them. */
export function reportToLauncher(): void {
  process.on("message", (raw) => {
    const message = readMessage(raw);
    if (message?.kind === "report") {
      void reportMetrics().then((metrics) => tell({ kind: "reported", id: message.id, metrics }));
    }
    if (message?.kind === "gathered") waiting.get(message.id)?.(message.all);
  });
  gatherMetricsBy(gather);
}

/** Leaves behind what this worker has counted, so that no counter falls when it ends. */
export async function reportDeparture(): Promise<void> {
  await tell({ kind: "departed", metrics: await reportMetrics() });
}

function gather(): Promise<Metrics[]> {
  const id = ++asked;
  return new Promise<Metrics[]>((resolve, reject) => {
    waiting.set(id, resolve);
    setTimeout(() => reject(new Error("the launcher did not answer")), GATHER_MS).unref();
    void tell({ kind: "gather", id });
  }).finally(() => waiting.delete(id));
}

function tell(message: Message): Promise<void> {
  return new Promise((resolve) => {
    if (process.connected && process.send) process.send(message, undefined, undefined, () => resolve());
    else resolve();
  });
}
