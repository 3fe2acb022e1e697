import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { ensureBrowser } from "./browser";
import { ensureBuild } from "./build";
import { checkout } from "./dotenv";
import { countPlaywright, countRunner, type Counts, countVitest } from "./testing/counts";

/**
 * `npm test` runs all tests; `npm run test:unit`, `test:integration`, `test:contract`, `test:instances`, `test:examples`,
 * `test:clients` and `test:browser` run some, and pass what follows `--` on to the runner. The last line is the sum: "N passed, N failed".
 */
const KINDS = ["unit", "integration", "contract", "instances", "examples", "clients", "browser"];
/** Runs only when it is asked for: it makes a build of its own, by Vercel's command line, which it fetches. */
const ON_REQUEST = ["vercel"];
const args = process.argv.slice(2);
const firstFilter = args.findIndex((arg) => ![...KINDS, ...ON_REQUEST].includes(arg));
const filters = firstFilter === -1 ? [] : args.slice(firstFilter);
const asked = args.slice(0, args.length - filters.length);
const kinds = asked.length > 0 ? asked : KINDS;

/** These run one file at a time and mostly wait, so they run beside one another, and the browser's stories beside the first. */
const BESIDE_BROWSER = "contract";
const AFTER_BROWSER = "instances";

const reports = mkdtempSync(join(tmpdir(), "cloakroom-reports-"));
let counts: Counts[];
try {
  if (kinds.includes("browser") || kinds.includes("vercel")) await ensureBrowser();
  if (kinds.some((kind) => kind !== "unit" && kind !== "vercel")) await ensureBuild();
  // Once is enough: every test server would look again.
  process.env.SKIP_BUILD = "1";
  counts = await runAll();
} catch (error) {
  counts = [{ passed: 0, failed: [error instanceof Error ? error.message : String(error)] }];
} finally {
  rmSync(reports, { recursive: true, force: true });
}

const passed = counts.reduce((sum, runner) => sum + runner.passed, 0);
const failed = counts.flatMap((runner) => runner.failed);
// Two runners speak at once, and one goes on long after the other's failure has scrolled away.
for (const test of failed) console.log(`failed: ${test}`);
console.log(`${passed} passed, ${failed.length} failed`);
process.exitCode = failed.length === 0 ? 0 : 1;

async function runAll(): Promise<Counts[]> {
  const apart = ["browser", ...(kinds.includes("browser") ? [BESIDE_BROWSER, AFTER_BROWSER] : [])];
  const wanted = (kind: string) => (apart.includes(kind) && kinds.includes(kind) ? [kind] : []);
  const before = await runVitest(kinds.filter((kind) => !apart.includes(kind)));
  const lanes = await Promise.all([
    runVitest(wanted(BESIDE_BROWSER)).then((counts) => [counts]),
    runPlaywright(wanted("browser")).then(async (counts) => [counts, await runVitest(wanted(AFTER_BROWSER))]),
  ]);
  return [before, ...lanes.flat()];
}

async function runVitest(projects: readonly string[]): Promise<Counts> {
  if (projects.length === 0) return { passed: 0, failed: [] };
  const report = join(reports, `vitest-${projects.join("-")}.json`);
  const only = projects.flatMap((project) => ["--project", project]);
  const output = ["--reporter=default", "--reporter=json", `--outputFile.json=${report}`];
  const status = await run("vitest", "vitest.mjs", ["run", ...only, ...output, ...filters]);
  return countRunner(status, report, countVitest);
}

async function runPlaywright(projects: readonly string[]): Promise<Counts> {
  if (projects.length === 0) return { passed: 0, failed: [] };
  const report = join(reports, "playwright.json");
  process.env.PLAYWRIGHT_JSON_OUTPUT_FILE = report;
  const status = await run("@playwright/test", "cli.js", ["test", "--reporter=list,json", ...filters]);
  return countRunner(status, report, countPlaywright);
}

/** Runs the command of an installed package; returns its exit code, or null when a signal ended it. */
async function run(name: string, bin: string, args: string[]): Promise<number | null> {
  const folder = dirname(createRequire(import.meta.url).resolve(`${name}/package.json`));
  const child = spawn(process.execPath, [join(folder, bin), ...args], { cwd: checkout, stdio: "inherit" });
  await once(child, "exit");
  return child.exitCode;
}
