import { existsSync, readFileSync } from "node:fs";
import { z } from "zod";

/** How many tests of one runner passed, and which failed. A test that passed only when tried again has passed. */
export type Counts = { passed: number; failed: readonly string[] };

const VitestReport = z.object({
  numPassedTests: z.number(),
  testResults: z.array(
    z.object({
      name: z.string(),
      status: z.string(),
      assertionResults: z.array(z.object({ status: z.string(), fullName: z.string() })),
    }),
  ),
});

const Spec = z.object({
  title: z.string(),
  file: z.string(),
  line: z.number(),
  tests: z.array(z.object({ status: z.string() })),
});
const Suite = z.object({
  specs: z.array(Spec),
  get suites() {
    return z.array(Suite).optional();
  },
});
const PlaywrightReport = z.object({
  stats: z.object({ expected: z.number(), flaky: z.number() }),
  suites: z.array(Suite),
  errors: z.array(z.object({ message: z.string().optional() })),
});

/** Counts of vitest's JSON report. A file that could not be loaded has no failed test of its own and counts as one. */
export function countVitest(report: unknown): Counts {
  const { numPassedTests, testResults } = VitestReport.parse(report);
  const failed = testResults
    .filter(({ status }) => status === "failed")
    .flatMap(({ name, assertionResults }) => {
      const tests = assertionResults.filter(({ status }) => status === "failed");
      return tests.length > 0 ? tests.map(({ fullName }) => `${name}: ${fullName}`) : [name];
    });
  return { passed: numPassedTests, failed };
}

/** Counts of Playwright's JSON report. An error outside of any test (a failed setup) counts as a failed test. */
export function countPlaywright(report: unknown): Counts {
  const { stats, suites, errors } = PlaywrightReport.parse(report);
  const stories = suites
    .flatMap(specsOf)
    .flatMap(({ file, line, title, tests }) =>
      tests.filter(({ status }) => status === "unexpected").map(() => `${file}:${line}: ${title}`),
    );
  const others = errors.map(({ message = "an error outside of any test" }) => message);
  return { passed: stats.expected + stats.flaky, failed: [...stories, ...others] };
}

function specsOf({ specs, suites = [] }: z.output<typeof Suite>): z.output<typeof Spec>[] {
  return [...specs, ...suites.flatMap(specsOf)];
}

/**
 * The counts of a runner that has ended. One that failed without naming a failed test, or ran nothing, counts as one
 * failure, so that nothing broken ever looks green.
 */
export function countRunner(status: number | null, file: string, count: (report: unknown) => Counts): Counts {
  const report: unknown = existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : undefined;
  const counts = report === undefined ? { passed: 0, failed: [] } : count(report);
  if (counts.failed.length > 0 || (status === 0 && counts.passed > 0)) return counts;
  return { ...counts, failed: [`a runner that named no failed test (exit code ${status})`] };
}
