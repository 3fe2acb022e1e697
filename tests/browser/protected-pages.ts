import { readdirSync } from "node:fs";
import { join } from "node:path";
import { checkout } from "@/scripts/dotenv";
import { isInArea } from "@/app/areas";

const ID = "0197a3c1-7d2e-7c3f-8a4b-5c6d7e8f9a0b";

/** Every page, found by its file, so that a new one is among them by itself. @param id what stands for an id in a path */
export function listPages(id = ID): string[] {
  const files = readdirSync(join(checkout, "app"), { recursive: true, encoding: "utf8" });
  return files
    .filter((file) => /(^|\/)page\.tsx$/.test(file))
    .map((file) => `/${file.replace(/\(\w+\)\/|\/?page\.tsx$/g, "").replace(/\[\w+\]/g, id)}`);
}

/** Every page that needs a session. */
export function listProtectedPages(): string[] {
  return listPages().filter(isInArea);
}
