import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { countPlaywright, countRunner, countVitest } from "./counts";

describe("vitest's report", () => {
  const file = (status: string, ...tests: string[]) => ({
    status,
    assertionResults: tests.map((test) => ({ status: test })),
  });

  it("counts tests", () => {
    const testResults = [file("failed", "passed", "failed"), file("passed", "passed")];
    expect(countVitest({ numPassedTests: 2, numFailedTests: 1, success: false, testResults })).toEqual({
      passed: 2,
      failed: 1,
    });
  });

  it("counts a file that could not be loaded as a failure", () => {
    const testResults = [file("passed", "passed"), file("failed")];
    expect(countVitest({ numPassedTests: 1, numFailedTests: 0, success: false, testResults })).toEqual({
      passed: 1,
      failed: 1,
    });
  });
});

describe("Playwright's report", () => {
  it("counts tests, and errors outside of them", () => {
    const stats = { expected: 5, flaky: 1, unexpected: 2 };
    expect(countPlaywright({ stats, errors: [{}] })).toEqual({ passed: 6, failed: 3 });
  });
});

describe("a runner", () => {
  const folder = mkdtempSync(join(tmpdir(), "counts-"));
  const report = join(folder, "report.json");
  afterAll(() => rmSync(folder, { recursive: true }));

  it.each([
    ["passed", 0, { passed: 3, failed: 0 }, { passed: 3, failed: 0 }],
    ["failed by a test", 1, { passed: 3, failed: 2 }, { passed: 3, failed: 2 }],
    ["failed after its tests", 1, { passed: 3, failed: 0 }, { passed: 3, failed: 1 }],
    ["was ended by a signal", null, { passed: 3, failed: 0 }, { passed: 3, failed: 1 }],
    ["ran nothing", 0, { passed: 0, failed: 0 }, { passed: 0, failed: 1 }],
  ])("that %s", (_, status, counts, expected) => {
    writeFileSync(report, "{}");
    expect(countRunner(status, report, () => counts)).toEqual(expected);
  });

  it("that wrote no report has failed", () => {
    const never = () => expect.unreachable();
    expect(countRunner(0, join(folder, "none.json"), never)).toEqual({ passed: 0, failed: 1 });
  });
});
