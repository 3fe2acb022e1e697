import { join } from "node:path";
import nextEnv from "@next/env";

export const checkout = join(import.meta.dirname, "..");

/**
 * Reads the .env files as Next.js does: a variable that is set already wins.
 * @returns the environment as it was before: for Next.js itself, which reads the files again and watches them
 */
export function loadDotenv(mode: "development" | "production"): NodeJS.ProcessEnv {
  const before = { ...process.env };
  nextEnv.loadEnvConfig(checkout, mode === "development", { info: () => undefined, error: console.error });
  return before;
}
