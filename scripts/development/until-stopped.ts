import { stopSignal } from "../stop-signal";

/**
 * Runs what never returns until somebody stops it, and ends all that it has started, last started first.
 * @param command what was typed to start it
 * @param start receives the list of what ends each thing that it starts
 * @returns the exit code: 0 when somebody stopped it, 1 when it failed
 */
export async function runUntilStopped(
  command: string,
  start: (stops: (() => Promise<unknown>)[]) => Promise<never>,
): Promise<number> {
  const stops: (() => Promise<unknown>)[] = [];
  let code = 0;
  try {
    await Promise.race([stopSignal(), start(stops)]);
  } catch (error) {
    console.error(`\n${command} stopped: ${error instanceof Error ? error.message : String(error)}`);
    code = 1;
  }
  for (const stop of stops.reverse()) await stop();
  return code;
}
