import { randomUUID } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { checkout } from "@/scripts/dotenv";

/** An answer of the HTTP contract as it went over the wire, for validation against `/api/openapi.json`. */
export type RecordedAnswer = {
  readonly method: string;
  /** The concrete path, without its query: `/api/me/sessions/0190…`. */
  readonly path: string;
  readonly status: number;
  readonly contentType: string | null;
  readonly headers: Readonly<Record<string, string>>;
  /** JSON, or undefined for an answer without a body. */
  readonly body: unknown;
};

const RESULTS = join(checkout, "test-results");
const PARTS = join(RESULTS, "contract-answers");

/** Every answer that the tests of this file have seen. */
export const answers: RecordedAnswer[] = [];

export function recordAnswer(answer: RecordedAnswer): void {
  answers.push(answer);
}

/** Writes down what this file's tests have seen. Each file runs in a process of its own. */
export function keepAnswers(): void {
  mkdirSync(PARTS, { recursive: true });
  writeFileSync(join(PARTS, `${randomUUID()}.json`), JSON.stringify(answers));
}

/** Forgets what an earlier run has seen. */
export function clearAnswers(): void {
  rmSync(PARTS, { recursive: true, force: true });
}

/** Puts the answers of all files into `test-results/contract-answers.json`. */
export function gatherAnswers(): void {
  mkdirSync(PARTS, { recursive: true });
  const all = readdirSync(PARTS).flatMap(
    (name) => JSON.parse(readFileSync(join(PARTS, name), "utf8")) as RecordedAnswer[],
  );
  writeFileSync(join(RESULTS, "contract-answers.json"), JSON.stringify(all, null, 1));
}
