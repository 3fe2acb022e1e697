import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { endWithUs } from "../scripts/end-with-us";
import { findFreePort } from "../scripts/free-port";
import { waitForPort } from "../scripts/node-process";

/** A process that listens on a port of 127.0.0.1. */
export type ListeningProcess = {
  readonly origin: string;
  readonly pid: number;
  stop(): Promise<void>;
};

/**
 * Starts a process on a free port and resolves when it listens. It ends when this process does.
 * @param args given the port and origin; `env` replaces the environment
 * @param command a program; Node unless given
 * @throws Error with what it wrote when it ends instead of listening
 */
export async function startServer(
  args: (port: number) => readonly string[],
  cwd: string,
  env: (origin: string, port: number) => Record<string, string>,
  command = process.execPath,
): Promise<ListeningProcess> {
  const port = await findFreePort();
  const origin = `http://localhost:${port}`;
  const usual = { PATH: process.env.PATH, HOME: process.env.HOME, NEXT_TELEMETRY_DISABLED: "1" };
  const child = spawn(command, args(port), {
    cwd,
    env: { ...usual, NODE_ENV: "production", ...env(origin, port) },
    detached: true,
    stdio: ["ignore", "pipe", "pipe"],
  });
  child.once("spawn", () => endWithUs(child, { signal: "TERM" }));
  const output: string[] = [];
  for (const stream of [child.stdout, child.stderr])
    stream.on("data", (data: Buffer) => output.length < 100 && output.push(data.toString()));
  const exited = once(child, "exit");
  if (!(await waitForPort(port, "127.0.0.1", exited)))
    throw new Error(`${command} ${args(port).join(" ")} ended:\n${output.join("")}`);
  return { origin, pid: child.pid ?? 0, stop: () => stop(child, exited) };
}

async function stop(child: ChildProcess, exited: Promise<unknown>): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
  process.kill(-child.pid, "SIGTERM");
  const pid = child.pid;
  const timer = setTimeout(() => process.kill(-pid, "SIGKILL"), 10_000);
  await exited;
  clearTimeout(timer);
}
