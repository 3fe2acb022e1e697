import { pino } from "pino";

/** What a pipe takes in one piece, so that lines of several processes do not mix (POSIX, PIPE_BUF on Linux). */
const PIECE = 4096;

let waiting = "";
let destination: ReturnType<typeof pino.destination> | undefined;

/**
 * Writes a line to standard output without waiting for it. Lines of one turn of the event loop go out together, so that
 * logging each of many requests does not slow them down; what is left is written as the process ends.
 */
export function writeLine(line: string): void {
  destination ??= openDestination();
  if (waiting === "") setImmediate(flush);
  else if (waiting.length + line.length >= PIECE) destination.write(take());
  waiting += `${line}\n`;
}

function flush(): void {
  if (waiting !== "") destination?.write(take());
}

function take(): string {
  const lines = waiting;
  waiting = "";
  return lines;
}

/** pino's writer copes with pipes that are full or closed, and empties itself as the process ends. */
function openDestination() {
  // A writer of its own, since the other one may be empty already, and none writes later any more.
  process.once("exit", () => waiting !== "" && pino.destination({ dest: 1, sync: true }).write(take()));
  return pino.destination({ dest: 1, sync: false, maxWrite: PIECE });
}
