import cluster, { type Worker } from "node:cluster";
import { once } from "node:events";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { logEvent } from "@/lib/log";
import type { Address, Serving } from "../serve";
import { createBackoff } from "./backoff";
import { relayMetrics } from "./relay";

/** Longer than a worker takes to drain, beyond its delay. */
const END_MS = 29_000;

export type Cluster = Serving & {
  /** Resolves when workers die faster than it makes sense to start others. */
  readonly failed: Promise<void>;
  /** Replaces every worker, one after another, each new one serving before its old one ends. */
  restart(): Promise<void>;
};

/**
 * Serves with several processes that share one port. One that dies is replaced.
 * @throws Error when a worker ends before it serves
 */
export async function superviseWorkers(count: number, address: Address, folder: string): Promise<Cluster> {
  const { port, hostname = "" } = address;
  cluster.setupPrimary({
    exec: join(import.meta.dirname, "worker.ts"),
    args: [String(port), hostname, folder],
  });
  relayMetrics();
  const serving = new Set<Worker>();
  const backoff = createBackoff();
  let stopping = false;
  let giveUp: () => void;
  const failed = new Promise<void>((resolve) => (giveUp = resolve));

  async function start(): Promise<Worker> {
    const worker = cluster.fork();
    const begun = performance.now();
    const exited = once(worker, "exit");
    const first = await Promise.race([once(worker, "listening").then(() => "serving"), exited]);
    if (first !== "serving") throw new Error("A worker ended before it served.");
    serving.add(worker);
    logEvent("info", "worker.serving", { detail: `process ${worker.process.pid}` });
    worker.once("exit", (code: number | null, signal: string | null) => {
      // Whoever was told to end is not among them any more.
      if (serving.delete(worker) && !stopping)
        void replace(performance.now() - begun, signal ?? String(code));
    });
    return worker;
  }

  async function replace(livedMs: number, reason: string): Promise<void> {
    const pause = backoff.noteDeath(livedMs);
    logEvent("error", "worker.died", { detail: reason });
    if (pause === "give-up") {
      giveUp();
      return;
    }
    await wait(pause);
    if (!stopping) await start().catch(() => replace(0, "not started"));
  }

  async function end(worker: Worker, delay: number): Promise<boolean> {
    serving.delete(worker);
    if (worker.isDead()) return true;
    const exited = once(worker, "exit");
    if (worker.isConnected()) worker.send({ kind: "drain", delay });
    const timer = setTimeout(() => worker.process.kill("SIGKILL"), delay * 1000 + END_MS);
    const [code] = (await exited) as [number | null];
    clearTimeout(timer);
    return code === 0;
  }

  async function restart(): Promise<void> {
    for (const old of [...serving]) {
      // Has died meanwhile, and is replaced already.
      if (!serving.has(old)) continue;
      try {
        await start();
      } catch (error) {
        // What serves goes on serving.
        logEvent("error", "workers.restart-failed", { error });
        return;
      }
      // The others take new connections meanwhile, by the same port.
      await end(old, 0);
    }
    logEvent("info", "workers.restarted", { count: serving.size });
  }

  await Promise.all(Array.from({ length: count }, start));
  let restarting = Promise.resolve();
  return {
    failed,
    restart: () => (restarting = restarting.then(() => (stopping ? undefined : restart()))),
    async stop(delay) {
      stopping = true;
      const ended = await Promise.all(
        Object.values(cluster.workers ?? {}).flatMap((one) => (one ? [end(one, delay)] : [])),
      );
      return ended.every(Boolean);
    },
  };
}
