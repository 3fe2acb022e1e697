import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { expect, it, vi } from "vitest";

const PARENT = `
  import { spawn } from "node:child_process";
  import { endWithUs } from "./scripts/end-with-us.ts";
  const child = spawn("sleep", ["600"], { detached: true, stdio: "ignore" });
  child.once("spawn", () => { endWithUs(child, { signal: "TERM", remove: process.argv[1] }); console.log(child.pid); });
`;

it.each(["SIGKILL", "SIGTERM"] as const)(
  "ends the child, and removes its folder, after %s",
  async (signal) => {
    const folder = mkdtempSync(join(tmpdir(), "end-with-us-"));
    const args = ["--import", "tsx", "--input-type=module", "--eval", PARENT, folder];
    const parent = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
    const lines: unknown[] = await once(createInterface({ input: parent.stdout }), "line");
    const pid = Number(lines[0]);
    expect(isRunning(pid)).toBe(true);

    parent.kill(signal);
    await vi.waitFor(() => expect([isRunning(pid), existsSync(folder)]).toEqual([false, false]), 10_000);
  },
);

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}
