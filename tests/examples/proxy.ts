import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { endWithUs } from "@/scripts/end-with-us";
import { waitForPort } from "@/scripts/node-process";

export type Proxy = { stop(): Promise<void> };

/**
 * Starts a proxy that stays in the foreground, and resolves when it accepts connections.
 * @throws Error with its output when it ends before that
 */
export async function runProxy(
  port: number,
  program: string,
  args: string[],
  variables: Record<string, string>,
): Promise<Proxy> {
  const env = { ...variables, NODE_ENV: process.env.NODE_ENV };
  const child = spawn(program, args, { env, detached: true, stdio: ["ignore", "pipe", "pipe"] });
  child.once("spawn", () => endWithUs(child, { signal: "TERM" }));
  const output: string[] = [];
  for (const input of [child.stdout, child.stderr])
    createInterface({ input }).on("line", (line) => output.push(line));
  const exited = once(child, "exit");
  if (!(await waitForPort(port, "127.0.0.1", exited)))
    throw new Error(`${program} ended:\n${output.join("\n")}`);
  return {
    async stop() {
      child.kill("SIGTERM");
      await exited;
    },
  };
}
