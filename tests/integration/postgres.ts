import type { TestProject } from "vitest/node";
import { startTestDatabase } from "../servers";

declare module "vitest" {
  interface ProvidedContext {
    /** The URL of a PostgreSQL on which test files make databases of their own. */
    postgres: string;
  }
}

/** Vitest's global setup: one PostgreSQL for all integration tests. */
export default async function startPostgres(project: TestProject): Promise<() => Promise<void>> {
  const { url, stop } = await startTestDatabase();
  project.provide("postgres", url);
  return stop;
}
