import { pino } from "pino";

/** How long a line may wait for others, in milliseconds. */
const TOGETHER_MS = 10;

const waiting: string[] = [];
let destination: ReturnType<typeof openDestination> | undefined;

/**
 * Writes a line to standard output a moment later, together with others, so that logging each of many requests does not slow
 * them down. What is left is written as the process ends.
 */
export function writeLine(line: string): void {
  destination ??= openDestination();
  if (waiting.push(line) === 1) setTimeout(flush, TOGETHER_MS);
}

function flush(): void {
  if (waiting.length === 0) return;
  destination?.write(`${waiting.join("\n")}\n`);
  waiting.length = 0;
}

/** pino's writer copes with pipes that are full or closed, and empties itself as the process ends. */
function openDestination() {
  process.once("exit", flush);
  return pino.destination({ dest: 1, sync: false });
}
