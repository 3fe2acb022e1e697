import { generateClientSecret, hashClientSecret } from "@/lib/applications/secret";
import { env } from "@/lib/env";
import { loadDotenv } from "./dotenv";

/**
 * `npm run applications` makes the applications that the file of APPLICATIONS manages those of the file, in the database of
 * DATABASE_URL. `-- check` only reads the file; `-- secret` makes a client secret and the digest that the file has of it.
 */
Object.assign(process.env, { NODE_ENV: "production" });
loadDotenv("production");

try {
  const [command = "apply"] = process.argv.slice(2);
  if (command === "secret") makeSecret();
  else if (command === "check" || command === "apply") await readAndApply(command === "apply");
  else throw new Error(`There is no command "${command}": leave it out, or say check or secret.`);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
// The pool would keep the process for the half minute that idle connections live.
process.exit();

function makeSecret(): void {
  const secret = generateClientSecret();
  const hash = Buffer.from(hashClientSecret(secret) ?? []).toString("hex");
  console.log(
    `For the application, which nobody else may see: ${secret}\nFor secret_hashes in the file: sha256:${hash}`,
  );
}

async function readAndApply(applied: boolean): Promise<void> {
  const { applicationsFile } = env();
  if (applicationsFile === undefined)
    throw new Error("Set APPLICATIONS to the path of the file of applications.");
  const { readApplicationsFile } = await import("@/lib/applications/file/entries");
  const entries = readApplicationsFile(applicationsFile, env());
  if (!applied) {
    console.log(`${applicationsFile} has ${String(entries.length)} applications and no mistake.`);
    return;
  }
  const { applyApplications } = await import("@/lib/applications/file/mutations");
  const { describeAppliedApplications } = await import("@/lib/applications/file/describe");
  console.log(describeAppliedApplications(await applyApplications(applicationsFile, entries)));
}
