import { randomBytes } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { checkout } from "../dotenv";
import { readVariable } from "../environment";

/** AUTH_SECRET for development: generated once and kept, so that sessions survive a restart. Empty when one is set. */
export function chooseSecret(): { AUTH_SECRET?: string } {
  const names = ["AUTH_SECRET", "AUTH_SECRET_1", "AUTH_SECRET_2", "AUTH_SECRET_3"];
  if (names.some((name) => readVariable(name) !== undefined)) return {};
  const file = join(checkout, ".data", "secret");
  mkdirSync(join(checkout, ".data"), { recursive: true });
  try {
    writeFileSync(file, `${randomBytes(32).toString("base64url")}\n`, { flag: "wx", mode: 0o600 });
  } catch (error) {
    if (!(error instanceof Error && "code" in error && error.code === "EEXIST")) throw error;
  }
  return { AUTH_SECRET: readFileSync(file, "utf8").trim() };
}
