import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { delimiter, dirname, join } from "node:path";
import { chromium } from "playwright";

const START_MS = 30_000;
const DOWNLOAD_MS = 120_000;
const DEBIAN_MS = 600_000;

/** The shell has no windows to draw, which spares a third of the stories' processor time; Playwright's own is one too. */
const SYSTEMS = ["chromium-headless-shell", "chromium", "google-chrome"];

/** Chromium that stays silent towards the network and works without a graphics card or a first-run dialogue. */
const QUIET = [
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--disable-gpu",
];

/** What Playwright's `launch` needs here: the browser of CHROMIUM_PATH, or Playwright's own, or else the system's. */
export function browserLaunchOptions(): { executablePath?: string; args: string[] } {
  const executablePath = findBrowser();
  // Chromium's own sandbox refuses to run as root.
  const args = isRoot() ? [...QUIET, "--no-sandbox"] : QUIET;
  return { ...(executablePath ? { executablePath } : {}), args };
}

/** The path of a browser; undefined: Playwright's own. */
function findBrowser(): string | undefined {
  if (process.env.CHROMIUM_PATH) return process.env.CHROMIUM_PATH;
  return existsSync(chromium.executablePath()) ? undefined : findInSystem();
}

/**
 * Makes sure that a browser starts, and installs one where none does: Playwright's own, or Debian's where that cannot be
 * downloaded. Says on standard output which.
 * @throws Error that says what to install
 */
export async function ensureBrowser(): Promise<void> {
  const isChosen = Boolean(process.env.CHROMIUM_PATH);
  for (const install of [undefined, installPlaywrights, installDebians]) {
    install?.();
    if (await starts()) return;
    if (isChosen) throw new Error("CHROMIUM_PATH is set, so no other browser is tried.");
  }
  throw new Error(
    "No browser for the tests starts here. Install one: npx playwright install --with-deps chromium, or your system's package of Chromium or Chrome, or set CHROMIUM_PATH.",
  );
}

/** A browser may be there and lack a library, or be a stand-in that asks to be installed. */
async function starts(): Promise<boolean> {
  const options = browserLaunchOptions();
  const name = options.executablePath ?? "Playwright's own Chromium";
  try {
    await (await chromium.launch({ ...options, timeout: START_MS })).close();
    console.log(`Browser: ${name}`);
    return true;
  } catch (error) {
    const message = error instanceof Error ? (error.message.split("\n")[0] ?? "") : String(error);
    console.log(`Browser: ${name} does not start: ${message}`);
    return false;
  }
}

function findInSystem(): string | undefined {
  const folders = (process.env.PATH ?? "").split(delimiter);
  return SYSTEMS.flatMap((name) => folders.map((folder) => join(folder, name))).find(existsSync);
}

function installPlaywrights(): void {
  console.log("Browser: none yet, trying npx playwright install chromium");
  const cli = join(dirname(createRequire(import.meta.url).resolve("playwright/package.json")), "cli.js");
  spawnSync(process.execPath, [cli, "install", ...(isRoot() ? ["--with-deps"] : []), "chromium"], {
    stdio: "ignore",
    timeout: DOWNLOAD_MS,
  });
}

function installDebians(): void {
  if (!isRoot() || !existsSync("/usr/bin/apt-get")) return;
  console.log("Browser: still none, trying Debian's packages");
  runApt("update", "-qq");
  for (const name of ["chromium-headless-shell", "chromium"]) {
    runApt("install", "-y", "-qq", "--no-install-recommends", name, "fonts-liberation");
    // Playwright's own may be there as well, and not start.
    process.env.CHROMIUM_PATH = `/usr/bin/${name}`;
    if (existsSync(process.env.CHROMIUM_PATH)) return;
  }
}

function runApt(...args: string[]): void {
  const { error } = spawnSync("apt-get", args, {
    stdio: ["ignore", "ignore", "inherit"],
    timeout: DEBIAN_MS,
    env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
  });
  if (error) console.error(error.message);
}

function isRoot(): boolean {
  return process.getuid?.() === 0;
}
