import { setTimeout as wait } from "node:timers/promises";
import { AppError } from "@/lib/errors";
import { isDraining } from "@/lib/node/draining";
import { type DatabaseState, readDatabaseState } from "./data";
import { neededMigrations } from "./migrations";

/** How long a probe waits for the database, in milliseconds. */
const LONGEST_WAIT = 2_000;
/** How long an answer of the database is repeated, in milliseconds: probes come in floods, and anybody may send them. */
const REPEATED = 1_000;

type Question = { readonly obstacles: Promise<readonly string[]>; answeredAt: number | null };

let last: Question | undefined;

/**
 * Resolves when the database answers, can be written to, in UTF-8, has all tables and migrations that this version needs
 * where statements look for them, and the process is not about to end.
 * @throws AppError not-ready; what is missing stands in its message and cause, for the log alone
 */
export async function requireReadiness(): Promise<void> {
  if (isDraining()) throw new AppError("not-ready", "the process is about to end");
  const late = new AbortController();
  try {
    const timeout = wait(LONGEST_WAIT, null, { signal: late.signal });
    const obstacles = await Promise.race([askDatabase(), timeout]);
    if (obstacles === null) throw new AppError("not-ready", "the database has not answered in 2 seconds");
    if (obstacles.length > 0) throw new AppError("not-ready", obstacles.join("; "));
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
    return last.obstacles;
  const question: Question = { obstacles: readDatabaseState().then(findObstacles), answeredAt: null };
  const noteAnswer = () => {
    question.answeredAt = performance.now();
  };
  question.obstacles.then(noteAnswer, noteAnswer);
  last = question;
  return question.obstacles;
}

/** What keeps this version from working on a database in such a state. */
function findObstacles({ encoding, readOnly, absent, applied }: DatabaseState): readonly string[] {
  const missing = neededMigrations().filter((name) => !applied.has(name));
  return [
    ...(encoding === "UTF8" ? [] : [`its encoding is ${encoding}, in which most names cannot be stored`]),
    ...(readOnly ? ["it can only be read"] : []),
    ...(missing.length === 0 ? [] : [`not applied: ${missing.join(", ")}`]),
    // Beside missing migrations it is told already.
    ...(absent.length === 0 || missing.length > 0 ? [] : [`not in its search path: ${absent.join(", ")}`]),
  ];
}
