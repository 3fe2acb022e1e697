import { afterAll, expect } from "vitest";
import { keepAnswers } from "./answers";
import { readAllLogs } from "./application";
import { secretsIn } from "./secrets";

// Vitest's setup of each file of contract tests.
afterAll(async () => {
  keepAnswers();
  // ASVS 16.2.5: whatever the tests of this file have done, no token and no session value is in a log.
  expect(secretsIn(await readAllLogs())).toEqual([]);
});
