import { readFileSync } from "node:fs";
import { z } from "zod";
import { hasDuplicateKeys } from "@/lib/http/json-body";
import { clientIdSchema } from "../client-id";
import { type ApplicationDefinition, applicationSchema, toDefinition } from "../definition";
import { MAX_SECRETS } from "../secrets/policy";
import { judgeDefinition, type Place, type Refusal, sentenceOf } from "../rules";

/** What is wrong with the file of applications, in a sentence that names the place. Nothing was changed. */
export class ApplicationsFileError extends Error {}

/** One application of the file. */
export type Entry = {
  readonly clientId: string;
  readonly definition: ApplicationDefinition;
  /** SHA-256 of each of its secrets. */
  readonly secretHashes: readonly Uint8Array<ArrayBuffer>[];
};

const HASH = /^sha256:(?:([\da-f]{64})|([\w-]{43})=?)$/i;

/** `sha256:` and the digest of a secret, in hexadecimal or base64url. */
const secretHash = z.string().transform((text, context) => {
  const [, hex, base64url] = HASH.exec(text) ?? [];
  if (hex !== undefined) return Buffer.from(hex, "hex");
  if (base64url !== undefined) return Buffer.from(base64url, "base64url");
  const message =
    "is no digest of a secret, sha256: and 64 hexadecimal digits; npm run applications -- secret makes one";
  context.addIssue({ code: "custom", message });
  return z.NEVER;
});

// Strict: a restriction with a slip in its name would otherwise be none.
const entrySchema = z.strictObject({
  client_id: clientIdSchema,
  ...applicationSchema.shape,
  secret_hashes: z.array(secretHash).max(MAX_SECRETS).default([]),
});

const fileSchema = z.strictObject({ applications: z.array(entrySchema).max(1000) });

/**
 * Reads the file of applications and judges all that can be judged without the database.
 * @param path as APPLICATIONS names it
 * @throws ApplicationsFileError
 */
export function readApplicationsFile(path: string, place: Place): Entry[] {
  return parseApplications(readText(path), path, place);
}

/** @param path for the sentences @throws ApplicationsFileError */
export function parseApplications(text: string, path: string, place: Place): Entry[] {
  const parsed = fileSchema.safeParse(parseJson(text, path));
  if (!parsed.success)
    throw refuse(
      path,
      parsed.error.issues.map((issue) => `${placeOf(issue.path)}: ${issue.message}`),
    );
  const entries = parsed.data.applications.map(({ client_id, secret_hashes, ...written }) => ({
    clientId: client_id,
    definition: toDefinition(written),
    secretHashes: secret_hashes.map((hash) => new Uint8Array(hash)),
  }));
  const problems = entries.flatMap((entry, at) => problemsOf(entry, at, entries.slice(0, at), place));
  if (problems.length > 0) throw refuse(path, problems);
  return entries;
}

/** What is refused of one entry, as an error that names the place. */
export function refuseEntry(
  path: string,
  { clientId }: Entry,
  refusals: readonly Refusal[],
): ApplicationsFileError {
  return refuse(
    path,
    refusals.map((refusal) => `${JSON.stringify(clientId)}: ${sentenceOf(refusal)}`),
  );
}

/** @param problems sentences that name their places */
export function refuse(path: string, problems: readonly string[]): ApplicationsFileError {
  return new ApplicationsFileError(
    [
      `The applications of ${path} (APPLICATIONS) are as they were, since it cannot be applied:`,
      ...problems.map((line) => `  ${line}`),
    ].join("\n"),
  );
}

function readText(path: string): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(readFileSync(path));
  } catch (error) {
    throw refuse(path, [`it cannot be read: ${error instanceof Error ? error.message : String(error)}`]);
  }
}

function parseJson(text: string, path: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    if (hasDuplicateKeys(text)) throw new Error("a key stands twice in one object");
    return value;
  } catch (error) {
    throw refuse(path, [`it is not JSON: ${error instanceof Error ? error.message : String(error)}`]);
  }
}

function problemsOf(entry: Entry, at: number, before: readonly Entry[], place: Place): string[] {
  const { clientId, definition, secretHashes } = entry;
  const name = `applications[${String(at)}] (${JSON.stringify(clientId)})`;
  const judged = judgeDefinition(definition, place);
  const problems = "refusals" in judged ? judged.refusals.map(sentenceOf) : [];
  if (before.some((other) => other.clientId === clientId)) problems.push("client_id stands twice");
  if (definition.confidential && secretHashes.length === 0)
    problems.push("secret_hashes is empty; a confidential application has a secret");
  if (!definition.confidential && secretHashes.length > 0)
    problems.push("secret_hashes is for confidential applications only");
  return problems.map((problem) => `${name}: ${problem}`);
}

function placeOf(path: readonly PropertyKey[]): string {
  const place = path
    .map((step) => (typeof step === "number" ? `[${String(step)}]` : `.${String(step)}`))
    .join("");
  return place === "" ? "the whole" : place.slice(1);
}
