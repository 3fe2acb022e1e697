import { spawn } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";
import { expect, it } from "vitest";

/** Bundled by Next, the module is there more than once in a process; here by a query that makes it another one. */
const PROCESS = `
  import { writeLine as write } from "./lib/log/standard-output.ts";
  import { writeLine as writeToo } from "./lib/log/standard-output.ts?again";
  const [count] = process.argv.slice(1).map(Number);
  for (let number = 0; number < count; number++) {
    write(JSON.stringify({ by: "one", number }));
    writeToo(JSON.stringify({ by: "other", number }));
  }
  process.exit(0);
`;

it.each([1, 2_000])(
  "loses no line of %d when the process ends at once, and keeps each whole",
  async (count) => {
    const args = ["--import", "tsx", "--input-type=module", "--eval", PROCESS, String(count)];
    const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "inherit"] });
    const [written] = await Promise.all([text(child.stdout), once(child, "exit")]);
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
  },
);
