import { readdirSync } from "node:fs";
import { join } from "node:path";
import { checkout } from "@/scripts/dotenv";

const ID = "0197a3c1-7d2e-7c3f-8a4b-5c6d7e8f9a0b";

/** Every page that needs a session, found by its file, so that a new one is among them by itself. */
export function listProtectedPages(): string[] {
  const files = readdirSync(join(checkout, "app"), { recursive: true, encoding: "utf8" });
  return files
    .filter((file) => /^(account|admin)\b.*\bpage\.tsx$/.test(file))
    .map((file) => `/${file.replace(/\(\w+\)\/|\/page\.tsx$/g, "").replace(/\[\w+\]/g, ID)}`);
}
