import { setTimeout as wait } from "node:timers/promises";
import { AppError } from "@/lib/errors";
import { isDraining } from "@/lib/http/draining";
import { listAppliedMigrations } from "./data";
import { neededMigrations } from "./migrations";

/** How long a probe waits for the database, in milliseconds. */
const LONGEST_WAIT = 2_000;
/** How long an answer of the database is repeated, in milliseconds: probes come in floods, and anybody may send them. */
const REPEATED = 1_000;

type Question = { readonly missing: Promise<readonly string[]>; answeredAt: number | null };

let last: Question | undefined;

/**
 * Resolves when the database answers, all migrations that this version needs are applied, and the process is not about
 * to end.
 * @throws AppError not-ready; what is missing stands in its message and cause, for the log alone
 */
export async function requireReadiness(): Promise<void> {
  if (isDraining()) throw new AppError("not-ready", "the process is about to end");
  const late = new AbortController();
  try {
    const timeout = wait(LONGEST_WAIT, null, { signal: late.signal });
    const missing = await Promise.race([askDatabase(), timeout]);
    if (missing === null) throw new AppError("not-ready", "the database has not answered in 2 seconds");
    if (missing.length > 0) throw new AppError("not-ready", `not applied: ${missing.join(", ")}`);
  } catch (error) {
    if (error instanceof AppError) throw error;
    throw new AppError("not-ready", "the database cannot be asked", { cause: error });
  } finally {
    late.abort();
  }
}

/** One question at a time, however many probes wait for its answer. */
function askDatabase(): Promise<readonly string[]> {
  if (last && (last.answeredAt === null || performance.now() - last.answeredAt < REPEATED))
    return last.missing;
  const question: Question = { missing: findMissingMigrations(), answeredAt: null };
  const noteAnswer = () => {
    question.answeredAt = performance.now();
  };
  question.missing.then(noteAnswer, noteAnswer);
  last = question;
  return question.missing;
}

async function findMissingMigrations(): Promise<readonly string[]> {
  const applied = await listAppliedMigrations();
  return neededMigrations().filter((name) => !applied.has(name));
}
