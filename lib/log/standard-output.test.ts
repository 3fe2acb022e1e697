import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { open } from "node:fs/promises";
import { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { describe, expect, it, onTestFinished } from "vitest";

/** Bundled by Next, the module is there more than once in a process; here by a query that makes it another one. */
const PROCESS = `
  import { setImmediate as turn } from "node:timers/promises";
  import { writeLine as write } from "./lib/log/standard-output.ts";
  import { writeLine as writeToo } from "./lib/log/standard-output.ts?again";
  const [count, length, end] = process.argv.slice(1);
  const filling = "-".repeat(Number(length));
  for (let number = 0; number < Number(count); number++) {
    write(JSON.stringify({ by: "one", number, filling }));
    writeToo(JSON.stringify({ by: "other", number, filling }));
    if (end === "later") await turn();
  }
  process.stderr.write("done");
  if (end === "at once") process.exit(0);
`;

function start(stdout: "pipe" | number, count: number, length: number, end: "at once" | "later") {
  const settings = [count, length, end].map(String);
  const args = ["--import", "tsx", "--input-type=module", "--eval", PROCESS, ...settings];
  return spawn(process.execPath, args, { stdio: ["ignore", stdout, "pipe"] });
}

it.each([
  ["short lines when it ends at once", 1, 0, "at once"],
  ["many lines when it ends at once", 2_000, 0, "at once"],
  ["lines longer than a pipe holds", 20, 200_000, "later"],
] as const)("loses none of a process's %s, and keeps each whole", async (_, count, length, end) => {
  const child = start("pipe", count, length, end);
  // The pipe is full then, and each writer in the middle of a line.
  if (end === "later") await once(child.stderr ?? child, "data");
  const [written] = await Promise.all([text(child.stdout ?? Readable.from([])), once(child, "exit")]);
  const lines = written
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as { by: string; number: number });
  for (const by of ["one", "other"]) {
    const numbers = lines.filter((line) => line.by === by).map(({ number }) => number);
    expect(numbers.sort((one, other) => one - other)).toEqual(
      Array.from({ length: count }, (_, number) => number),
    );
  }
});

// A device of Linux's that is a full disk.
describe.skipIf(!existsSync("/dev/full"))("a full disk", () => {
  it.each([
    ["does not end a process", "later"],
    ["does not keep a process from ending", "at once"],
  ] as const)("%s", async (_, end) => {
    const full = await open("/dev/full", "w");
    const child = start(full.fd, 200, 100, end);
    onTestFinished(() => void child.kill("SIGKILL"));
    const [code] = (await once(child, "exit")) as [number | null];
    await full.close();
    expect(code).toBe(0);
  });
});
