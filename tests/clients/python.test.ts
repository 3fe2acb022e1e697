import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { z } from "zod";
import { type Cloakroom, createDatabase, startCloakroom } from "../servers";
import { describeInBrowser } from "./python-browser";
import { installPackage, PACKAGE, preparePython } from "./python-environment";

// The tests of the Python package are pytest's. Each is one here, so that it is named and counted.

/** What `tests/world.py` of the package signs in to. */
const APPLICATIONS = {
  applications: [
    {
      client_id: "python-program",
      name: "A program",
      kind: "native",
      redirect_uris: ["http://127.0.0.1/callback"],
      device: true,
      access: { everybody: true },
    },
    {
      client_id: "python-flet",
      name: "Notes",
      kind: "native",
      redirect_uris: ["http://localhost/oauth_callback", "http://localhost/api/auth/callback/google"],
      access: { everybody: true },
    },
    {
      client_id: "python-backend",
      name: "The backend of both",
      kind: "web",
      redirect_uris: ["https://backend.example.com/callback"],
      accepts: ["python-program", "python-flet"],
      access: { everybody: true },
    },
  ],
};

/** Written by `tests/conftest.py` of the package, a line for each test. */
const outcome = z.object({
  id: z.string(),
  outcome: z.enum(["passed", "failed", "skipped"]),
  text: z.string(),
});

const environment = preparePython();
const python = "python" in environment ? environment.python : "";

if ("missing" in environment) it.skip(`the Python package: not run, ${environment.missing}`);
describe.runIf(python)("the Python package", () => {
  const folder = mkdtempSync(join(tmpdir(), "cloakroom-python-"));
  const report = join(folder, "report");
  // Nothing is written into the checkout, and nothing is read that is somebody's own.
  const env = { ...process.env, HOME: folder, PYTHONDONTWRITEBYTECODE: "1", CLOAKROOM_TEST_REPORT: report };
  const pytest = ["-m", "pytest", "-p", "no:cacheprovider", "--tb=short", "-q"];
  const outcomes = new Map<string, z.infer<typeof outcome>>();
  let output = "";
  const ids = python === "" ? [] : collect();

  function collect(): string[] {
    installPackage(python);
    const options = { cwd: PACKAGE, env, encoding: "utf8" } as const;
    const { status, stdout, stderr } = spawnSync(python, [...pytest, "--collect-only"], options);
    if (status !== 0) throw new Error(`pytest finds no tests:\n${stdout}${stderr}`);
    return stdout.split("\n").filter((line) => line.includes("::"));
  }

  let cloakroom: Cloakroom;
  beforeAll(async () => {
    const applications = join(folder, "applications.json");
    writeFileSync(applications, JSON.stringify(APPLICATIONS));
    cloakroom = await startCloakroom({
      databaseUrl: await createDatabase(inject("postgres")),
      env: { APPLICATIONS: applications, ADMIN_EMAILS: "alex@example.com" },
    });
    const world = { CLOAKROOM_TEST_URL: cloakroom.url, CLOAKROOM_TEST_SANDBOX: cloakroom.sandbox.origin };
    const child = spawn(python, pytest, {
      cwd: PACKAGE,
      env: { ...env, ...world },
      stdio: ["ignore", "pipe", "pipe"],
    });
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding("utf8").on("data", (text: string) => (output += text));
    await once(child, "close");
    const lines = existsSync(report) ? readFileSync(report, "utf8").trimEnd().split("\n") : [];
    for (const line of lines) {
      const told = outcome.parse(JSON.parse(line));
      // What fails after its test, while things are put away, comes last.
      outcomes.set(told.id, told);
    }
  });
  afterAll(async () => {
    await cloakroom.stop();
    rmSync(folder, { recursive: true });
  });

  for (const id of ids)
    it(id, ({ skip }) => {
      const told = outcomes.get(id);
      if (told === undefined) throw new Error(`It did not come to its end:\n${output.slice(-8000)}`);
      if (told.outcome === "skipped") skip(told.text);
      if (told.outcome === "failed") throw new Error(told.text);
      expect(told.outcome).toBe("passed");
    });

  describeInBrowser(python, folder, () => cloakroom);
});
