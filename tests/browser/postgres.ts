import { ensureBuild } from "@/scripts/build";
import { startTestDatabase } from "../servers";

/** Playwright's global setup: one build and one PostgreSQL for all workers, which find it in TEST_POSTGRES. */
export default async function startPostgres(): Promise<() => Promise<void>> {
  await ensureBuild();
  const { url, stop } = await startTestDatabase();
  process.env.TEST_POSTGRES = url;
  return stop;
}
