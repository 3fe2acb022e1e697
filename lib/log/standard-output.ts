import { pino } from "pino";

/** What a pipe takes in one piece, so that lines of several processes do not mix (POSIX, PIPE_BUF on Linux). */
const PIECE = 4096;

type Destination = ReturnType<typeof pino.destination>;
type Output = { waiting: string; destination: Destination | undefined };

// Next bundles this module, and plain Node loads it once more; only one writer keeps lines longer than a piece whole.
const globals = globalThis as typeof globalThis & { cloakroomOutput?: Output };

/**
 * Writes a line to standard output without waiting for it. Lines of one turn of the event loop go out together, so that
 * logging each of many requests does not slow them down; what is left is written as the process ends.
 */
export function writeLine(line: string): void {
  const output = (globals.cloakroomOutput ??= openOutput());
  if (output.waiting === "") setImmediate(flush, output);
  else if (output.waiting.length + line.length >= PIECE) flush(output);
  output.waiting += `${line}\n`;
}

function flush(output: Output): void {
  if (output.waiting === "") return;
  output.destination ??= openDestination(output, false);
  output.destination.write(take(output));
}

function take(output: Output): string {
  const lines = output.waiting;
  output.waiting = "";
  return lines;
}

function openOutput(): Output {
  const output: Output = { waiting: "", destination: undefined };
  // A writer of its own, since the other one may be empty already, and none writes later any more. On a full disk it fails, and
  // the other is destroyed with it: that one alone would wait for ever for its place, and the process with it.
  process.once("exit", () => output.waiting !== "" && openDestination(output, true).write(take(output)));
  return output;
}

/**
 * pino's writer copes with pipes that are full or closed, and empties itself as the process ends. What a full disk does not
 * take is lost, and is no reason to end: another writer tries with the next line.
 */
function openDestination(output: Output, sync: boolean): Destination {
  const destination = pino.destination({ dest: 1, sync, maxWrite: PIECE });
  destination.on("error", () => {
    output.destination?.destroy();
    output.destination = undefined;
  });
  return destination;
}
