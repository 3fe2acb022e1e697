import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Client } from "pg";
import { type Browser, type BrowserContext, chromium, type Page } from "playwright";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, it } from "vitest";
import { z } from "zod";
import { browserLaunchOptions } from "@/scripts/browser";
import { type Cloakroom, createDatabase, startCloakroom } from "../servers";
import { installPackage, PACKAGE, preparePython } from "./python-environment";
import {
  type Notes,
  openNotes,
  openSignIn,
  openTab,
  showTree,
  startNotes,
  startReadmeProgram,
} from "./python-notes";

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

  describe("its example, in a browser", () => {
    let browser: Browser;
    let notes: Notes;
    let context: BrowserContext;
    let page: Page;
    beforeAll(async () => {
      notes = await startNotes(python, cloakroom);
      browser = await chromium.launch(browserLaunchOptions());
    });
    afterAll(async () => {
      await browser.close();
      await notes.stop();
    });
    beforeEach(async () => void ([context, page] = await openNotes(browser, notes)));
    afterEach(() => context.close());

    const says = (text: string) => page.getByText(text).waitFor();
    const offersSignIn = () => page.getByRole("button", { name: "Sign in", exact: true }).waitFor();
    const reload = async () => {
      await page.reload();
      await showTree(page);
    };
    const signInAtCloakroom = async (popup: Page, person: string) => {
      await popup.getByRole("button", { name: /GitHub/ }).click();
      await popup.locator(`button[value="${person}"]`).click();
    };
    const keepNote = async (text: string) => {
      // Flutter listens to a field once it has the focus.
      const field = page.getByLabel("Note");
      await field.click();
      await expect.poll(() => field.evaluate((element) => element === document.activeElement)).toBe(true);
      await field.pressSequentially(text);
      await expect.poll(() => field.inputValue()).toBe(text);
      await page.getByRole("button", { name: "Keep" }).click();
    };

    it("signs in through Cloakroom, keeps notes behind the protected call, stays signed in, and signs out", async () => {
      const popup = await openSignIn(page, "Sign in");
      await signInAtCloakroom(popup, "proba");
      await popup.getByRole("button", { name: "Allow" }).click();
      await says("Hello, Проба Образцова.");
      await keepNote("buy milk");
      await says("Kept: buy milk");

      // The session is kept by the client, and does not stand there in the open.
      const kept = await page.evaluate(() => JSON.stringify({ ...localStorage }));
      expect(kept).toContain("cloakroom.python-flet");
      expect(kept).not.toContain("a1.");
      await reload();
      await says("Hello, Проба Образцова.");
      page = await openTab(context, notes);
      await says("Hello, Проба Образцова.");
      await page.getByRole("button", { name: "Sign out" }).click();
      await offersSignIn();
      page = await openTab(context, notes);
      await offersSignIn();
    });

    it("signs in with Google's own token, which is exchanged", async () => {
      const popup = await openSignIn(page, "Sign in with Google");
      await popup.locator('button[value="gale"]').click();
      await says("Hello, Gale");
      await keepNote("call Gale");
      await says("Kept: call Gale");
      const { rows } = await query(
        cloakroom,
        'SELECT "applicationId", "carrier", "provider" FROM "Session" ORDER BY "createdAt" DESC LIMIT 1',
      );
      expect(rows).toEqual([{ applicationId: null, carrier: "BEARER", provider: "google" }]);
    });

    it("says in a dialog that the sign-in was denied", async () => {
      const popup = await openSignIn(page, "Sign in");
      await signInAtCloakroom(popup, "proba");
      await popup.getByRole("button", { name: "Cancel" }).click();
      await says("That did not work");
      await page.getByRole("button", { name: "OK" }).click();
      await offersSignIn();
    });

    it("does not sign a page in by what happened in somebody else's browser", async () => {
      const opened = await openSignIn(page, "Sign in");
      await opened.waitForURL(/sign-in/);
      const sent = opened.url();
      await opened.close();
      const other = await browser.newContext({ locale: "en-US" });
      const popup = await other.newPage();
      await popup.goto(sent);
      await signInAtCloakroom(popup, "hazel");
      await popup.getByRole("button", { name: "Allow" }).click();
      await popup.getByText("This sign-in was begun in another browser. Nobody was signed in.").waitFor();
      await other.close();
      // The page itself can still sign in.
      const own = await openSignIn(page, "Sign in");
      await signInAtCloakroom(own, "proba");
      await own.getByRole("button", { name: "Allow" }).click();
      await says("Hello, Проба Образцова.");
    });

    it("is no more than the program of the README", async () => {
      const program = await startReadmeProgram(python, cloakroom, folder);
      try {
        page = await openTab(context, program);
        const popup = await openSignIn(page, "Sign in");
        await signInAtCloakroom(popup, "hazel");
        await popup.getByRole("button", { name: "Allow" }).click();
        await says("Hello, Hazel");
        await page.getByRole("button", { name: "Sign out" }).click();
        await offersSignIn();
      } finally {
        await program.stop();
      }
    });

    it("shows nothing more once the session was ended elsewhere", async () => {
      const popup = await openSignIn(page, "Sign in");
      await signInAtCloakroom(popup, "proba");
      await popup.getByRole("button", { name: "Allow" }).click();
      await says("Hello, Проба Образцова.");
      await query(cloakroom, 'DELETE FROM "Session"');
      await reload();
      await offersSignIn();
    });
  });
});

async function query({ databaseUrl }: Cloakroom, statement: string) {
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    return await client.query<Record<string, unknown>>(statement);
  } finally {
    await client.end();
  }
}
