import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const root = fileURLToPath(new URL(".", import.meta.url));

export default defineConfig({
  resolve: { alias: [{ find: /^@\//, replacement: root }] },
  test: {
    maxWorkers: 2,
    projects: [
      {
        extends: true,
        test: {
          name: "unit",
          environment: "node",
          // What takes milliseconds may take seconds on a busy machine.
          testTimeout: 20_000,
          include: [
            "{lib,app,doctor,sandbox,scripts,server,clients/typescript/src}/**/*.test.{ts,tsx}",
            "tests/contract/validate-answer.test.ts",
          ],
        },
      },
      {
        extends: true,
        test: {
          name: "integration",
          environment: "node",
          // It imports Next's modules by names that only bundlers resolve.
          server: { deps: { inline: ["next-auth"] } },
          include: ["tests/integration/**/*.test.ts"],
          // Not as PostgreSQL has it by default, which is how all other groups have it.
          globalSetup: "tests/integration/odd-postgres.ts",
          // Each file works against a real PostgreSQL: starting one takes seconds, and two at a time
          // is what a two-core machine bears without making timings lie.
          maxWorkers: 2,
          expect: { poll: { timeout: 20_000 } },
          testTimeout: 60_000,
          hookTimeout: 120_000,
        },
      },
      {
        extends: true,
        test: {
          name: "contract",
          environment: "node",
          include: ["tests/contract/**/*.test.ts"],
          // Needs no application, so it is among the unit tests.
          exclude: ["tests/contract/validate-answer.test.ts"],
          globalSetup: "tests/contract/start-application.ts",
          setupFiles: "tests/contract/each-file.ts",
          // One application and one sandbox for all files: rows are counted and providers are made to fail, so no two
          // files may run at once.
          maxWorkers: 1,
          expect: { poll: { timeout: 20_000 } },
          testTimeout: 60_000,
          hookTimeout: 120_000,
        },
      },
      {
        extends: true,
        test: {
          name: "instances",
          environment: "node",
          include: ["tests/{instances,faults}/**/*.test.ts"],
          globalSetup: ["tests/integration/postgres.ts", "tests/examples/packages.ts"],
          // Several applications under load in each file.
          maxWorkers: 1,
          expect: { poll: { timeout: 20_000 } },
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
      {
        extends: true,
        test: {
          name: "examples",
          environment: "node",
          include: ["tests/examples/**/*.test.ts"],
          globalSetup: ["tests/integration/postgres.ts", "tests/examples/packages.ts"],
          testTimeout: 60_000,
          hookTimeout: 120_000,
        },
      },
      {
        extends: true,
        test: {
          name: "clients",
          environment: "node",
          include: ["tests/clients/**/*.test.ts"],
          globalSetup: ["tests/integration/postgres.ts", "tests/examples/packages.ts"],
          expect: { poll: { timeout: 20_000 } },
          testTimeout: 60_000,
          hookTimeout: 300_000,
        },
      },
      {
        extends: true,
        test: {
          name: "vercel",
          environment: "node",
          include: ["tests/vercel/**/*.test.ts"],
          globalSetup: ["tests/integration/postgres.ts"],
          // One build for all of it.
          maxWorkers: 1,
          expect: { poll: { timeout: 20_000 } },
          testTimeout: 120_000,
          hookTimeout: 900_000,
        },
      },
    ],
  },
});
