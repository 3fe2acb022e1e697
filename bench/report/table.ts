import { warnIfBusy } from "./machine";
import type { Restart } from "../restart";
import { hostCheck, ownCheck } from "../targets/start-cloakroom";
import { oauth2ProxyWith } from "../targets/start-oauth2-proxy";
import { ratioOf, type Result, type Row } from "./result";

/** A result as Markdown. */
export function describe(result: Result): string {
  const { machine, options, revocations, memory } = result;
  const busy = warnIfBusy(machine);
  const packages = Object.entries(machine.packages).map(([name, version]) => `${name} ${version}`);
  return [
    `${machine.cores} cores (${machine.processor}), ${machine.memoryGb} GB, ${machine.system}, Node ${machine.node}, PostgreSQL ${machine.postgres}; ${packages.join(", ")}.`,
    `${options.people} people with a session each, ${options.connections} connections, ${options.rounds} rounds of ${options.seconds} s for each; load average at the start ${machine.loadAverage.toFixed(2)}; ${result.at}.`,
    ...(busy ? [`**${busy}**`] : []),
    table(
      ["", "requests a second", "ratio", "p50, ms", "p99, ms", "wrong answers"],
      result.rows.map(({ name, perSecond, ratio, p50, p99, wrong }) => [
        name,
        Math.round(perSecond).toString(),
        ratio.toFixed(2),
        p50.toFixed(2),
        p99.toFixed(2),
        wrong.toString(),
      ]),
    ),
    ...result.skipped.map((reason) => `Not measured: ${reason}.`),
    describeChecks(result.rows),
    "Pages, over one connection, so that a latency is the time of one answer:",
    table(
      ["", "p50, ms", "p99, ms", "requests a second"],
      result.pages.map(({ name, p50, p99, perSecond }) => [
        name,
        p50.toFixed(2),
        p99.toFixed(2),
        Math.round(perSecond).toString(),
      ]),
    ),
    `Revocations at one process, seen by another under load (${revocations.count}): p50 ${revocations.p50.toFixed(1)} ms, p99 ${revocations.p99.toFixed(1)} ms, longest ${revocations.max.toFixed(1)} ms.`,
    describeRestart(result.restart),
    ...(memory
      ? [
          `Memory of a process: ${mb(memory.before)} before, ${mb(memory.after)} after ${memory.sessions} sessions have been read.`,
        ]
      : []),
    "",
  ].join("\n\n");
}

/** Checks for an application's host beside what they are held to, by the medians of the rounds' ratios. */
export function describeChecks(rows: readonly Row[]): string {
  const rowOf = (name: string) => rows.find((row) => row.name === name);
  const lines = (["on", "off"] as const).flatMap((cache) => {
    const check = rowOf(hostCheck(cache));
    return [ownCheck(cache), oauth2ProxyWith("Redis store"), oauth2ProxyWith("cookie store")].flatMap(
      (name) => {
        const other = rowOf(name);
        return check && other ? [`- ${check.name}: ${ratioOf(check, other).toFixed(2)} of ${name}`] : [];
      },
    );
  });
  return ["Requests a second of checks for an application's host:", "", ...lines].join("\n");
}

/** What a restart costs visitors, in a sentence. */
export function describeRestart(restart: Restart): string {
  const { perSecond, before, settledAfter, longest, slow, requests } = restart;
  const settled =
    settledAfter === null ? "not within a minute" : `after ${(settledAfter / 1000).toFixed(1)} s`;
  return (
    `A process restarted under ${Math.round(perSecond)} requests a second answered as before (p50 ${before.p50.toFixed(1)} ms, ` +
    `p99 ${before.p99.toFixed(1)} ms) ${settled}; ${slow} of ${requests} requests waited longer than a second, ` +
    `the longest ${(longest / 1000).toFixed(1)} s.`
  );
}

/** A Markdown table whose first column is text and whose others are numbers. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  return [line(head), line(head.map((_, column) => (column === 0 ? "---" : "---:"))), ...rows.map(line)].join(
    "\n",
  );
}

/** One line of a row for the terminal. */
export function rowLine({ name, perSecond, ratio, p50, p99, wrong }: Row): string {
  const numbers = [perSecond.toFixed(0), ratio.toFixed(2), p50.toFixed(2), p99.toFixed(2)];
  return `${name.padEnd(48)}${numbers.map((text) => text.padStart(10)).join("")}${wrong > 0 ? `  ${wrong} wrong` : ""}`;
}

const mb = (bytes: number) => `${Math.round(bytes / 1024 ** 2)} MB`;
