import { afterAll, expect } from "vitest";
import { answers, keepAnswers } from "./answers";
import { readAllLogs } from "./application";
import { secretsIn } from "./secrets";
import { validateAnswer } from "./validate-answer";

// Vitest's setup of each file of contract tests.
afterAll(async () => {
  keepAnswers();
  // Whatever the tests of this file have been answered is as /api/openapi.json says.
  expect(answers.flatMap(validateAnswer)).toEqual([]);
  // ASVS 16.2.5: whatever the tests of this file have done, no token and no session value is in a log.
  expect(secretsIn(await readAllLogs())).toEqual([]);
});
