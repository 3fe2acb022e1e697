import { defineConfig } from "@playwright/test";
import { browserLaunchOptions } from "./scripts/browser";

/**
 * The browser stories: real Chromium against the production build, the real sandbox and a real PostgreSQL. Each worker
 * has an application, a sandbox and a database of its own; each story has a browser context of its own.
 */
export default defineConfig({
  testDir: "tests/browser",
  globalSetup: "./tests/browser/postgres.ts",
  outputDir: "test-results",
  workers: 2,
  forbidOnly: Boolean(process.env.CI),
  // What takes a second may take ten on a busy machine of two cores, and the longest stories take ten.
  timeout: 180_000,
  expect: { timeout: 30_000 },
  use: {
    browserName: "chromium",
    launchOptions: browserLaunchOptions(),
    locale: "en-US",
    timezoneId: "UTC",
    trace: { mode: "retain-on-failure", screenshots: false, sources: false },
    screenshot: "only-on-failure",
  },
});
