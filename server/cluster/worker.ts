import { z } from "zod";
import { env } from "@/lib/env";
import { pinNextTickClass } from "@/lib/node/next-tick";
import { readMessage } from "./messages";
import { reportDeparture, reportToLauncher } from "./report";

// As early as can be: nothing brings the hidden class back once it is gone.
pinNextTickClass();

/** What a worker process of a cluster runs: `worker.ts <port> <hostname or ""> <folder>`. */
const [port, hostname, folder] = z
  .tuple([z.coerce.number(), z.string().transform((text) => text || undefined), z.string()])
  .parse(process.argv.slice(2));

// Ctrl-C and a closed terminal reach every process of the group; whether to end is the launcher's to say.
process.on("SIGINT", () => undefined);
process.on("SIGHUP", () => undefined);

let ending: Promise<void> | undefined;
process.on("SIGTERM", () => end(env().drainDelay));
process.on("message", (raw) => {
  const message = readMessage(raw);
  if (message?.kind === "drain") end(message.delay);
});
reportToLauncher();
const serving = import("../serve").then(({ serve }) => serve({ port, hostname }, folder));
try {
  await serving;
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}

/** @param delay for how many seconds it goes on serving before */
function end(delay: number): void {
  ending ??= serving.then(async (server) => {
    const drained = await server.stop(delay);
    await reportDeparture();
    process.exit(drained ? 0 : 1);
  });
}
