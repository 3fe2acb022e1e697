import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { ensureBrowser } from "./browser";
import { ensureBuild } from "./build";
import { checkout } from "./dotenv";
import { countPlaywright, countRunner, type Counts, countVitest } from "./testing/counts";

/**
 * `npm test` runs all tests; `npm run test:unit`, `test:integration`, `test:contract`, `test:instances`, `test:examples` and `test:browser`
 * run some, and pass what follows `--` on to the runner. The last line is the sum: "N passed, N failed".
 */
const [first = "", ...rest] = process.argv.slice(2);
const KINDS = ["unit", "integration", "contract", "instances", "examples", "browser"];
const kinds = KINDS.includes(first) ? [first] : KINDS;
const filters = KINDS.includes(first) ? rest : process.argv.slice(2);

const reports = mkdtempSync(join(tmpdir(), "cloakroom-reports-"));
let counts: Counts[];
try {
  if (kinds.includes("browser")) await ensureBrowser();
  if (kinds.some((kind) => kind !== "unit")) await ensureBuild();
  // Once is enough: every test server would look again.
  process.env.SKIP_BUILD = "1";
  counts = runAll();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  counts = [{ passed: 0, failed: 1 }];
} finally {
  rmSync(reports, { recursive: true, force: true });
}

const passed = counts.reduce((sum, runner) => sum + runner.passed, 0);
const failed = counts.reduce((sum, runner) => sum + runner.failed, 0);
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;

function runAll(): Counts[] {
  const projects = kinds.filter((kind) => kind !== "browser");
  return [
    ...(projects.length > 0 ? [runVitest(projects)] : []),
    ...(kinds.includes("browser") ? [runPlaywright()] : []),
  ];
}

function runVitest(projects: string[]): Counts {
  const report = join(reports, "vitest.json");
  const only = projects.flatMap((project) => ["--project", project]);
  const output = ["--reporter=default", "--reporter=json", `--outputFile.json=${report}`];
  const status = run("vitest", "vitest.mjs", ["run", ...only, ...output, ...filters]);
  return countRunner(status, report, countVitest);
}

function runPlaywright(): Counts {
  const report = join(reports, "playwright.json");
  process.env.PLAYWRIGHT_JSON_OUTPUT_FILE = report;
  const status = run("@playwright/test", "cli.js", ["test", "--reporter=list,json", ...filters]);
  return countRunner(status, report, countPlaywright);
}

/** Runs the command of an installed package; returns its exit code, or null when a signal ended it. */
function run(name: string, bin: string, args: string[]): number | null {
  const folder = dirname(createRequire(import.meta.url).resolve(`${name}/package.json`));
  return spawnSync(process.execPath, [join(folder, bin), ...args], { cwd: checkout, stdio: "inherit" })
    .status;
}
