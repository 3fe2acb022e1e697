import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { format, resolveConfig } from "prettier";
import { z } from "zod";
import { type OperationName, operationNamed } from "@/lib/api/contract/contract";
import { exchangeNameOf } from "@/lib/api/contract/exchange";
import { type OAuthOperationName, oauthContract } from "@/lib/api/contract/oauth";
import { openApiDocument } from "@/lib/api/openapi/document";
import { PROVIDERS } from "@/lib/providers/providers";
import en from "@/messages/en.json";
import { checkout } from "./dotenv";
import { isMain } from "./is-main";
import { guardOf, namesIn, readSchema, type Schema, typeOf } from "./client-contract-schema";

/**
 * `node --import tsx scripts/client-contract.ts` writes what `@cloakroom/client` knows of the contract, from the OpenAPI
 * document: types, checks of answers, paths and codes of the operations that it calls.
 */
const CALLED: readonly OperationName[] = [
  "verify",
  ...PROVIDERS.map(exchangeNameOf),
  "getMe",
  "listSessions",
  "endSession",
  "endOtherSessions",
  "signOut",
];
const CALLED_OAUTH: readonly OAuthOperationName[] = ["issueToken", "authorizeDevice", "revokeToken"];

export const CONTRACT_FILE = join(checkout, "clients/typescript/src/contract.ts");

const media = z.looseObject({ schema: z.unknown() });
const described = z.looseObject({
  operationId: z.string(),
  requestBody: z.object({ content: z.record(z.string(), media) }).optional(),
  responses: z.record(z.string(), z.looseObject({ content: z.record(z.string(), media).optional() })),
});
const narrowed = z.object({ allOf: z.tuple([z.unknown(), z.object({ properties: z.looseObject({}) })]) });
const codes = z.object({ code: z.object({ enum: z.array(z.string()) }) });

/** The file's text, as it is to be committed. */
export async function writeContract(): Promise<string> {
  const document = openApiDocument({ authUrl: "https://example.com", cookieName: "__Host-session" }, en.api);
  const schemas = new Map<string, unknown>(Object.entries(document.components.schemas));
  const called: readonly string[] = [...CALLED, ...CALLED_OAUTH];
  const operations = Object.values(document.paths)
    .flatMap((methods) => Object.values(methods))
    .map((operation) => described.parse(operation))
    .filter(({ operationId }) => called.includes(operationId));
  const bodies = operations.flatMap(({ requestBody }) => requestBody?.content["application/json"] ?? []);
  const answers = operations.flatMap(
    ({ responses }) => responses["200"]?.content?.["application/json"] ?? [],
  );
  const answered = reachable(schemas, [
    ...answers.map(({ schema }) => readSchema(schema)),
    { $ref: "#/components/schemas/Problem" },
    { $ref: "#/components/schemas/OAuthError" },
  ]);
  const sent = reachable(
    schemas,
    bodies.map(({ schema }) => readSchema(schema)),
  );
  const types = [...sent, ...answered].map(
    ([name, schema]) => `export type ${name} = ${typeOf(schema, sent.has(name) ? "closed" : "open")};`,
  );
  const guards = [...answered].map(
    ([name, schema]) =>
      `export function is${name}(value: unknown): value is ${name} { return ${guardOf(schema, "value")}; }`,
  );
  const paths = [
    ...CALLED.map((name) => [name, operationNamed(name)] as const),
    ...CALLED_OAUTH.map((name) => [name, oauthContract[name]] as const),
  ].map(([name, { method, path }]) => `${name}: { method: "${method}", path: "${path}" },`);
  const source = `
    // Written by scripts/client-contract.ts from the OpenAPI document. Change that, not this.

    /** Method and path of every operation that the client calls. */
    export const operations = { ${paths.join("\n")} } as const;

    /** The codes of problems with which those operations are refused. Later versions may have more. */
    export type ProblemCode = ${codesOf(operations)
      .map((code) => JSON.stringify(code))
      .join(" | ")};

    ${types.join("\n\n")}

    function isRecord(value: unknown): value is Record<string, unknown> {
      return typeof value === "object" && value !== null && !Array.isArray(value);
    }

    ${guards.join("\n\n")}
  `;
  return format(source, { ...(await resolveConfig(CONTRACT_FILE)), parser: "typescript" });
}

function codesOf(operations: z.infer<typeof described>[]): string[] {
  const problems = operations.flatMap(({ responses }) =>
    Object.values(responses).flatMap(({ content }) => content?.["application/problem+json"] ?? []),
  );
  const found = problems.flatMap(
    ({ schema }) => codes.parse(narrowed.parse(schema).allOf[1].properties).code.enum,
  );
  return [...new Set(found)].sort();
}

/** All schemas that some lead to, by name. */
function reachable(schemas: ReadonlyMap<string, unknown>, from: readonly Schema[]): Map<string, Schema> {
  const found = new Map<string, Schema>();
  const visit = (from: Schema) => {
    for (const name of namesIn(from).filter((name) => !found.has(name))) {
      const schema = readSchema(schemas.get(name));
      found.set(name, schema);
      visit(schema);
    }
  };
  from.forEach(visit);
  return found;
}

if (isMain(import.meta.url)) {
  const text = await writeContract();
  if (text !== readFileSync(CONTRACT_FILE, { encoding: "utf8", flag: "a+" }))
    writeFileSync(CONTRACT_FILE, text);
}
