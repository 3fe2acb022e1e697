import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { connect } from "node:net";
import { createRequire } from "node:module";
import { createInterface } from "node:readline";
import { setTimeout as wait } from "node:timers/promises";
import { checkout } from "./dotenv";
import { endWithUs } from "./end-with-us";

/** Longer than a server takes to drain. */
const END_MS = 30_000;

/** After draining, Next.js exits with 128 + 15, as if the signal had ended it. */
const DRAINED = 143;

/** A running server on Node. */
export type NodeProcess = {
  /** Of the process, which leads a group of its own. */
  readonly pid: number | undefined;
  /** Resolves with the exit code when it ends, by itself or by `stop`; 1 when a signal ended it. */
  exited: Promise<number>;
  /** Lets requests in flight finish; resolves with 0 when that sufficed. */
  stop(): Promise<number>;
};

/** Starts the Next.js command line, as `startNode` does. */
export function startNext(
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  onLine?: (line: string) => void,
): NodeProcess {
  const bin = createRequire(import.meta.url).resolve("next/dist/bin/next");
  return startNode([bin, ...args], env, onLine);
}

/**
 * Starts Node in a process group of its own, so that Ctrl-C reaches it through `stop` only. It ends when this process
 * does.
 * @param onLine receives its output; without, it goes to this process's output
 * @param cwd where it runs
 */
export function startNode(
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  onLine?: (line: string) => void,
  cwd: string = checkout,
): NodeProcess {
  const output = onLine ? "pipe" : "inherit";
  const child = spawn(process.execPath, args, {
    cwd,
    env: { NEXT_TELEMETRY_DISABLED: "1", ...env },
    detached: true,
    stdio: ["ignore", output, output],
  });
  child.once("spawn", () => endWithUs(child, { signal: "TERM" }));
  for (const stream of onLine ? [child.stdout, child.stderr] : []) {
    if (stream && onLine) createInterface({ input: stream }).on("line", onLine);
  }
  const exited = exitCodeOf(child);
  return { pid: child.pid, exited, stop: () => stop(child, exited) };
}

/** Resolves with true when something accepts connections on the port, with false when `given up` resolves first. */
export async function waitForPort(port: number, host: string, givenUp: Promise<unknown>): Promise<boolean> {
  const ended = givenUp.then(() => true);
  for (;;) {
    if (await accepts(port, host)) return true;
    if (await Promise.race([ended, wait(100, false)])) return false;
  }
}

function accepts(port: number, host: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, host);
    socket.once("error", () => resolve(false));
    socket.once("connect", () => {
      socket.destroy();
      resolve(true);
    });
  });
}

async function exitCodeOf(child: ChildProcess): Promise<number> {
  await once(child, "exit");
  return child.exitCode ?? 1;
}

async function stop(child: ChildProcess, exited: Promise<number>): Promise<number> {
  const { pid, exitCode, signalCode } = child;
  if (pid === undefined || exitCode !== null || signalCode !== null) return exited;
  process.kill(-pid, "SIGTERM");
  const timer = setTimeout(() => process.kill(-pid, "SIGKILL"), END_MS);
  const code = await exited;
  clearTimeout(timer);
  return code === DRAINED ? 0 : code;
}
