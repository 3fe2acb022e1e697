import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { setTimeout as wait } from "node:timers/promises";
import { endWithUs } from "@/scripts/end-with-us";
import { waitForPort } from "@/scripts/node-process";
import type { Copy } from "./template";

export type Proxy = { stop(): Promise<void> };

/**
 * Starts a proxy that stays in the foreground, and resolves when it accepts connections.
 * @param options.copy its files, which are removed once it has ended
 * @param options.isReady asked again and again once it accepts connections, where a proxy does so before it knows its routes
 * @throws Error with its output when it ends before that
 */
export async function runProxy(
  port: number,
  program: string,
  args: string[],
  variables: Record<string, string>,
  { copy, isReady = () => Promise.resolve(true) }: { copy?: Copy; isReady?: () => Promise<boolean> } = {},
): Promise<Proxy> {
  const env = { ...variables, NODE_ENV: process.env.NODE_ENV };
  const child = spawn(program, args, { env, detached: true, stdio: ["ignore", "pipe", "pipe"] });
  child.once("spawn", () => endWithUs(child, { signal: "TERM" }));
  const output: string[] = [];
  for (const input of [child.stdout, child.stderr])
    createInterface({ input }).on("line", (line) => output.push(line));
  const exited = once(child, "exit");
  if (!(await waitForPort(port, "127.0.0.1", exited)) || !(await waitUntil(isReady, exited))) {
    copy?.remove();
    throw new Error(`${program} ended:\n${output.join("\n")}`);
  }
  return {
    async stop() {
      child.kill("SIGTERM");
      await exited;
      copy?.remove();
    },
  };
}

/** Resolves with true when `isReady` does, with false when `givenUp` resolves first. */
async function waitUntil(isReady: () => Promise<boolean>, givenUp: Promise<unknown>): Promise<boolean> {
  const ended = givenUp.then(() => true);
  while (!(await isReady())) if (await Promise.race([ended, wait(50, false)])) return false;
  return true;
}
