import { execFileSync } from "node:child_process";
import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";

const DYING_MS = 5_000;

/**
 * Makes sure that no other PostgreSQL serves this data directory. The file that a killed one left is removed; one
 * that is just stopping is waited for; one that stays is reported.
 */
export async function refuseSecondPostmaster(data: string): Promise<void> {
  const deadline = Date.now() + DYING_MS;
  for (;;) {
    const pid = readPostmasterPid(data);
    if (pid === undefined) return;
    if (!servesFrom(pid, data)) {
      rmSync(join(data, "postmaster.pid"), { force: true });
      return;
    }
    if (Date.now() > deadline) throw alreadyRunning(data, pid);
    await wait(100);
  }
}

export function alreadyRunning(data: string, pid = readPostmasterPid(data)): Error {
  const process = pid === undefined ? "" : ` (PostgreSQL is process ${pid})`;
  return new Error(
    `The database in ${data} is already in use${process}. Is npm run dev running in another window?`,
  );
}

function readPostmasterPid(data: string): number | undefined {
  try {
    const pid = Number.parseInt(readFileSync(join(data, "postmaster.pid"), "utf8"), 10);
    return pid > 0 ? pid : undefined;
  } catch {
    return undefined;
  }
}

/** Whether the process is a PostgreSQL of this data directory, and not just one that got the same number since. */
function servesFrom(pid: number, data: string): boolean {
  try {
    const command =
      process.platform === "linux"
        ? readFileSync(`/proc/${pid}/cmdline`, "utf8")
        : execFileSync("ps", ["-o", "command=", "-p", String(pid)], { encoding: "utf8" });
    return command.includes(data);
  } catch {
    return false;
  }
}
