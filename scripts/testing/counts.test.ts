import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { countPlaywright, countRunner, countVitest } from "./counts";

describe("vitest's report", () => {
  const file = (name: string, status: string, ...tests: string[]) => ({
    name,
    status,
    assertionResults: tests.map((test) => ({ status: test, fullName: `one that ${test}` })),
  });

  it("counts tests, and names those that failed", () => {
    const testResults = [
      file("a.test.ts", "failed", "passed", "failed"),
      file("b.test.ts", "passed", "passed"),
    ];
    expect(countVitest({ numPassedTests: 2, testResults })).toEqual({
      passed: 2,
      failed: ["a.test.ts: one that failed"],
    });
  });

  it("counts a file that could not be loaded as a failure", () => {
    const testResults = [file("a.test.ts", "passed", "passed"), file("b.test.ts", "failed")];
    expect(countVitest({ numPassedTests: 1, testResults })).toEqual({ passed: 1, failed: ["b.test.ts"] });
  });
});

describe("Playwright's report", () => {
  it("counts tests and errors outside of them, and names those that failed", () => {
    const spec = (title: string, ...statuses: string[]) => ({
      title,
      file: "a.test.ts",
      line: 7,
      tests: statuses.map((status) => ({ status })),
    });
    const suites = [
      { specs: [spec("goes", "expected")], suites: [{ specs: [spec("falls", "unexpected", "flaky")] }] },
    ];
    const stats = { expected: 5, flaky: 1 };
    expect(countPlaywright({ stats, suites, errors: [{ message: "no server" }] })).toEqual({
      passed: 6,
      failed: ["a.test.ts:7: falls", "no server"],
    });
  });
});

describe("a runner", () => {
  const folder = mkdtempSync(join(tmpdir(), "counts-"));
  const report = join(folder, "report.json");
  afterAll(() => rmSync(folder, { recursive: true }));

  const unnamed = (status: number | null) => [`a runner that named no failed test (exit code ${status})`];

  it.each([
    ["passed", 0, { passed: 3, failed: [] }, []],
    ["failed by a test", 1, { passed: 3, failed: ["a", "b"] }, ["a", "b"]],
    ["failed after its tests", 1, { passed: 3, failed: [] }, unnamed(1)],
    ["was ended by a signal", null, { passed: 3, failed: [] }, unnamed(null)],
    ["ran nothing", 0, { passed: 0, failed: [] }, unnamed(0)],
  ])("that %s", (_, status, counts, failed) => {
    writeFileSync(report, "{}");
    expect(countRunner(status, report, () => counts)).toEqual({ passed: counts.passed, failed });
  });

  it("that wrote no report has failed", () => {
    const never = () => expect.unreachable();
    expect(countRunner(0, join(folder, "none.json"), never)).toEqual({ passed: 0, failed: unnamed(0) });
  });
});
