import { STATUS_CODES } from "node:http";
import { z } from "zod";
import { OAUTH_ERROR_STATUS, type OAuthErrorCode } from "@/lib/oauth/error";
import { oauthContract, type OAuthOperation, type OAuthOperationName } from "../contract/oauth";
import { describeFields, type JsonSchema, simplify } from "./components";
import type { ApiWords } from "./words";

/** The chapter of what stock clients of OAuth find by themselves, from the metadata of RFC 8414. */
export const OAUTH_GROUP = "oauth" as const;

export const OAUTH_OPERATION_NAMES: readonly OAuthOperationName[] =
  Object.keys(oauthContract).filter(isOAuthOperationName);

const BY_CLIENT = [{ client: [] }, {}];
const SECURITY = {
  public: [],
  client: BY_CLIENT,
  "confidential-client": BY_CLIENT,
  bearer: [{ bearer: [] }],
} as const satisfies Record<OAuthOperation["access"], unknown>;

/** What a refusal looks like (RFC 6749 section 5.2). */
const refusal = z.object({ error: z.string(), error_description: z.string() });

/** An operation of OAuth, in the shape in which the document has the others. */
export function describeOAuthOperation(name: OAuthOperationName, words: ApiWords) {
  const { access, form }: OAuthOperation = oauthContract[name];
  return {
    operationId: name,
    tags: [OAUTH_GROUP],
    ...words.operations[name],
    security: [...SECURITY[access]],
    parameters: [],
    ...(form === undefined ? {} : { requestBody: { required: true, content: formContent(name) } }),
    responses: responsesOf(name),
  };
}

/** The JSON Schemas of forms and answers of OAuth by name, with their fields described. */
export function oauthSchemas(words: ApiWords): Record<string, JsonSchema> {
  const named = OAUTH_OPERATION_NAMES.flatMap((name) => {
    const { form, answer }: OAuthOperation = oauthContract[name];
    return [[answerName(name), answer] as const, ...(form ? [[formName(name), form] as const] : [])];
  });
  return Object.fromEntries(
    [...named, ["OAuthError", refusal] as const].map(([name, schema]) => {
      const {
        $schema: _dialect,
        properties,
        ...rest
      } = z.toJSONSchema(schema, { io: "input", override: simplify });
      return [name, properties ? { ...rest, properties: describeFields(words, name, properties) } : rest];
    }),
  );
}

function responsesOf(name: OAuthOperationName) {
  const codes = errorsOf(oauthContract[name]);
  const statuses = new Map<number, string>(codes.map((code) => [OAUTH_ERROR_STATUS[code], code]));
  const form = "form" in oauthContract[name];
  for (const status of form ? [413, 415] : []) statuses.set(status, "invalid_request");
  statuses.set(429, "temporarily_unavailable");
  const answers = Array.from(statuses.keys(), (status) => [status, answerOf(status, "OAuthError")] as const);
  return { 200: answerOf(200, answerName(name)), ...Object.fromEntries(answers) };
}

/** What an operation can refuse with: its own, and what form and access bring with them. */
function errorsOf({ form, access, errors }: OAuthOperation): OAuthErrorCode[] {
  const byForm: OAuthErrorCode[] = form === undefined ? [] : ["invalid_request", "invalid_client"];
  const byAccess: OAuthErrorCode[] = access === "bearer" ? ["invalid_token"] : [];
  return [...byForm, ...byAccess, ...errors, "temporarily_unavailable", "server_error"];
}

function answerOf(status: number, schema: string) {
  return {
    description: STATUS_CODES[status] ?? String(status),
    headers: Object.fromEntries(
      ["X-Request-Id", "Cache-Control"].map((header) => [header, { $ref: `#/components/headers/${header}` }]),
    ),
    content: { "application/json": { schema: { $ref: `#/components/schemas/${schema}` } } },
  };
}

function formContent(name: OAuthOperationName) {
  return {
    "application/x-www-form-urlencoded": { schema: { $ref: `#/components/schemas/${formName(name)}` } },
  };
}

/** What the document calls the answer of an operation. */
export const answerName = (name: string) => `${name.charAt(0).toUpperCase()}${name.slice(1)}Answer`;
/** What the document calls the form that an operation takes. */
export const formName = (name: string) => `${name.charAt(0).toUpperCase()}${name.slice(1)}Form`;

function isOAuthOperationName(name: string): name is OAuthOperationName {
  return Object.hasOwn(oauthContract, name);
}
