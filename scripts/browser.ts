import { execFileSync, spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { delimiter, dirname, join } from "node:path";
import { chromium } from "playwright";

/** A browser for the tests: with a path, that one; without, the one that Playwright installed for itself. */
export type Browser = { executablePath?: string; description: string };

const START_MS = 30_000;
const DOWNLOAD_MS = 120_000;
const DEBIAN_MS = 600_000;
const NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];

/** Chromium that stays silent towards the network and works without a graphics card or a first-run dialogue. */
const QUIET = [
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--disable-gpu",
];

/** The installed browser that tests use: that of CHROMIUM_PATH, Playwright's own, or the system's. */
export function findBrowser(): Browser | undefined {
  return listInstalled()[0];
}

/**
 * Finds a browser that really starts, or installs one; says on standard output which, and settles it in CHROMIUM_PATH
 * for the processes started after.
 * @throws Error that says what to install
 */
export async function ensureBrowser(): Promise<Browser> {
  const browser = await findStarting();
  if (browser.executablePath) process.env.CHROMIUM_PATH = browser.executablePath;
  console.log(`Browser: ${browser.description}`);
  return browser;
}

async function findStarting(): Promise<Browser> {
  for (const install of [() => undefined, installPlaywrights, installDebians]) {
    install();
    for (const browser of listInstalled()) if (await starts(browser)) return browser;
    if (process.env.CHROMIUM_PATH) throw new Error("CHROMIUM_PATH is set, so no other browser is tried.");
  }
  throw new Error(
    "No browser for the tests starts here. Install one: npx playwright install --with-deps chromium, or your system's package of Chromium or Chrome, or set CHROMIUM_PATH.",
  );
}

function listInstalled(): Browser[] {
  const chosen = process.env.CHROMIUM_PATH;
  if (chosen) return [{ executablePath: chosen, description: `${chosen} (CHROMIUM_PATH)` }];
  const own = hasPlaywrightsOwn() ? [{ description: "the Chromium that Playwright installed" }] : [];
  return [...own, ...findInSystem().map((path) => ({ executablePath: path, description: path }))];
}

/** A browser may be there and lack a library, or be a stand-in that asks to be installed. */
async function starts(browser: Browser): Promise<boolean> {
  try {
    const started = await chromium.launch({ ...launchOptionsOf(browser), timeout: START_MS });
    await started.close();
    return true;
  } catch (error) {
    const message = error instanceof Error ? (error.message.split("\n")[0] ?? "") : String(error);
    console.log(`Browser: ${browser.description} does not start: ${message}`);
    return false;
  }
}

/** What Playwright's `launch` needs on this machine. */
export function browserLaunchOptions(): { executablePath?: string; args: string[] } {
  return launchOptionsOf(findBrowser() ?? { description: "none" });
}

function launchOptionsOf({ executablePath }: Browser): { executablePath?: string; args: string[] } {
  // Chromium's own sandbox refuses to run as root.
  const args = isRoot() ? [...QUIET, "--no-sandbox"] : QUIET;
  return { ...(executablePath ? { executablePath } : {}), args };
}

/** Headless tests use the smaller "headless shell", which is a download of its own beside the whole browser. */
function hasPlaywrightsOwn(): boolean {
  const whole = chromium.executablePath();
  if (!existsSync(whole)) return false;
  const shell = dirname(dirname(whole)).replace(/chromium-(\d+)$/, "chromium_headless_shell-$1");
  return existsSync(shell);
}

function findInSystem(): string[] {
  const folders = (process.env.PATH ?? "").split(delimiter);
  const mac = ["/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"];
  return [...NAMES.flatMap((name) => folders.map((folder) => join(folder, name))), ...mac].filter(existsSync);
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
  console.log("Browser: still none, trying Debian's package chromium");
  const options = {
    stdio: ["ignore", "ignore", "inherit"] as ["ignore", "ignore", "inherit"],
    timeout: DEBIAN_MS,
    env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
  };
  try {
    execFileSync("apt-get", ["update", "-qq"], options);
    execFileSync(
      "apt-get",
      ["install", "-y", "-qq", "--no-install-recommends", "chromium", "fonts-liberation"],
      options,
    );
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
  }
}

function isRoot(): boolean {
  return process.getuid?.() === 0;
}
