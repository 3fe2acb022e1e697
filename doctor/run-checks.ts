import { setTimeout as wait } from "node:timers/promises";
import type { Check, DoctorContext } from "./check";
import { DatabaseUnreachable } from "./database-access";
import { type Finding, skipped, wrong } from "./finding";
import { codeOf, reasonOf } from "./reason";

/** A total for each check, in milliseconds; they run together. */
const DEADLINE = 5_000;

/** PostgreSQL, appendix A: a table, a column or a type that is not there. */
const NOT_MIGRATED = new Set(["42P01", "42703", "42704"]);

export type CheckResult = { readonly check: string; readonly findings: readonly Finding[] };

/** Runs the checks together. Whatever one of them meets, and however long it hangs, the others report. */
export function runChecks(checks: readonly Check[], context: DoctorContext): Promise<CheckResult[]> {
  return Promise.all(
    checks.map(async (check) => ({ check: check.name, findings: await runCheck(check, context) })),
  );
}

async function runCheck({ run }: Check, context: DoctorContext): Promise<Finding[]> {
  const findings: Finding[] = [];
  const running = (async () => {
    for await (const finding of run(context)) findings.push(finding);
  })();
  const timer = new AbortController();
  const late = wait(DEADLINE, true, { signal: timer.signal }).catch(() => false);
  try {
    const isLate = await Promise.race([running.then(() => false), late]);
    // A copy: what a late check finds after all is not told any more.
    if (isLate) return [...findings, tooLate()];
    return findings;
  } catch (error) {
    return [...findings, describeFault(error)];
  } finally {
    timer.abort();
  }
}

function tooLate(): Finding {
  return wrong(
    `No answer within ${DEADLINE / 1000} seconds.`,
    "Look for a firewall that drops packets, a wrong host name, or a server that hangs.",
  );
}

function describeFault(error: unknown): Finding {
  if (error instanceof DatabaseUnreachable) return skipped("The database cannot be reached.");
  // Before the first start, or that of a new version: the check of the migrations tells it.
  if (NOT_MIGRATED.has(codeOf(error) ?? ""))
    return skipped("The database lacks what a pending migration makes.");
  return wrong(
    `This could not be checked: ${reasonOf(error)}.`,
    "Mend what else is wrong first, and try again.",
  );
}
