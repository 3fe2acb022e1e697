import { env } from "@/lib/env";
import type { Serving } from "./serve";

/** What `npm start` runs until it is told to stop. */
export type Running = Serving & {
  /** Resolves when there is no use in going on. */
  readonly failed: Promise<void>;
};

/**
 * Serves in this process, or with WEB_CONCURRENCY above 1 in so many others. SIGHUP then replaces them one after
 * another without missing a request.
 * @param folder where the build is, in `.next`
 */
export async function startServing(hostname: string | undefined, folder: string): Promise<Running> {
  const { port, webConcurrency } = env();
  const address = { port, hostname };
  if (webConcurrency === 1) {
    const { serve } = await import("./serve");
    return { ...(await serve(address, folder)), failed: new Promise<void>(() => undefined) };
  }
  // Without Next, which takes its memory in every worker already.
  const { superviseWorkers } = await import("./cluster/supervise");
  const cluster = await superviseWorkers(webConcurrency, address, folder);
  process.on("SIGHUP", () => void cluster.restart());
  return cluster;
}
