import cluster, { type Worker } from "node:cluster";
import { AggregatorRegistry } from "prom-client";
import { type Metrics, readMessage } from "./messages";

/** A worker that does not answer in this time, or has just ended, is left out. */
const REPORT_MS = 2_000;

/** What of a worker outlives it; its gauges do not. */
const LASTING = ["counter", "histogram", "summary"];

const waiting = new Map<number, (metrics: Metrics) => void>();
let asked = 0;
let departed: Metrics = [];
let remembering = Promise.resolve();

/** Gives workers that ask what all workers count, those that have ended in order included. */
export function relayMetrics(): void {
  cluster.on("message", (worker, raw) => {
    const message = readMessage(raw);
    if (message?.kind === "reported") waiting.get(message.id)?.(message.metrics);
    if (message?.kind === "departed") remembering = remembering.then(() => remember(message.metrics));
    if (message?.kind === "gather") {
      const { id } = message;
      void askAll().then((all) => {
        if (worker.isConnected()) worker.send({ kind: "gathered", id, all: [...all, departed] });
      });
    }
  });
}

function askAll(): Promise<Metrics[]> {
  const workers = Object.values(cluster.workers ?? {}).filter((worker) => worker?.isConnected() === true);
  return Promise.all(workers.map(async (worker) => (worker ? ask(worker) : [])));
}

function ask(worker: Worker): Promise<Metrics> {
  const id = ++asked;
  return new Promise<Metrics>((resolve) => {
    waiting.set(id, resolve);
    setTimeout(() => resolve([]), REPORT_MS);
    worker.send({ kind: "report", id });
  }).finally(() => waiting.delete(id));
}

async function remember(metrics: Metrics): Promise<void> {
  const lasting = metrics.filter(({ type }) => LASTING.includes(String(type)));
  const sum = AggregatorRegistry.aggregate([departed, lasting]);
  departed = (await sum.getMetricsAsJSON()).map((metric) => ({ ...metric }));
}
