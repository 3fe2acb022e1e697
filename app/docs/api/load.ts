import { MESSAGES } from "@/app/i18n/catalogues";
import { getLocale } from "@/app/i18n/translations";
import { OPERATION_NAMES, operationNamed, type OperationName } from "@/lib/api/contract/contract";
import { failuresOf, needsSession, statusOf } from "@/lib/api/contract/failures";
import { oauthContract, type OAuthOperationName } from "@/lib/api/contract/oauth";
import { isOperatorSecret, type Operation } from "@/lib/api/contract/operation";
import { openApiDocument } from "@/lib/api/openapi/document";
import { type JsonSchema, refTo } from "@/lib/api/openapi/components";
import { EXAMPLES } from "@/lib/api/openapi/examples";
import { GROUPS, groupOf } from "@/lib/api/openapi/groups";
import { exampleHeader, ownHeadersOf } from "@/lib/api/openapi/headers";
import { answerName, formName, OAUTH_GROUP, OAUTH_OPERATION_NAMES } from "@/lib/api/openapi/oauth";
import { parametersOf } from "@/lib/api/openapi/parameters";
import type { ApiWords } from "@/lib/api/openapi/words";
import { env } from "@/lib/env";
import { sessionCookieName } from "@/lib/sessions/cookie";
import { curlFor } from "./curl";
import { fieldOfParameter, fieldsOf, nameIn } from "./fields";

export type OperationView = ReturnType<typeof viewOperation>;

/** The OpenAPI document in the reader's language, cut as the page shows it. */
export async function loadApi() {
  const { authUrl, lifetimes } = env();
  const words: ApiWords = MESSAGES[await getLocale()].api;
  const cookieName = sessionCookieName();
  const { schemas } = openApiDocument({ authUrl, cookieName }, words).components;
  const groups = GROUPS.map((group) => ({
    group,
    title: words.groups[group],
    operations: OPERATION_NAMES.filter((name) => groupOf(operationNamed(name).path) === group).map((name) =>
      viewOperation(name, words, authUrl, schemas),
    ),
  }));
  const oauth = {
    group: OAUTH_GROUP,
    title: words.groups[OAUTH_GROUP],
    operations: OAUTH_OPERATION_NAMES.map((name) => viewOAuthOperation(name, words, schemas)),
  };
  return {
    authUrl,
    cookieName,
    description: words.description,
    security: words.security,
    /** Minutes. */
    fresh: Math.ceil(lifetimes.fresh / 60),
    groups,
    oauth,
    objects: viewObjects(schemas),
    problem: fieldsOf(schemas.Problem ?? {}),
  };
}

function viewOperation(
  name: OperationName,
  words: ApiWords,
  authUrl: string,
  schemas: Record<string, JsonSchema>,
) {
  const operation = operationNamed(name);
  const example = EXAMPLES[name];
  const headers = ownHeadersOf(name, 200);
  const body = "body" in example ? example.body : undefined;
  // An answer that says all it has to say in headers is shown by them.
  const inHeaders = Object.keys(example.answer).length === 0;
  const isText = operation.mediaType !== undefined;
  const answered = isText ? "" : nameIn(refTo(operation.answer).$ref);
  return {
    name,
    method: operation.method,
    path: operation.path,
    ...words.operations[name],
    access: accessOf(operation),
    scope: operation.scope ?? null,
    parameters: parametersOf(name, words).map(fieldOfParameter),
    body: operation.body ? fieldsOf(schemas[nameIn(refTo(operation.body).$ref)] ?? {}) : [],
    /** The object that the answer is, unless it is an empty one. */
    object: fieldsOf(schemas[answered] ?? {}).length === 0 ? null : answered,
    answer: inHeaders
      ? headers.map((header) => `${header}: ${exampleHeader(header)}`).join("\n")
      : typeof example.answer === "string"
        ? example.answer
        : JSON.stringify(example.answer, null, 2),
    headers: headers.map((header) => ({ name: header, description: words.headers[header] })),
    failures: failuresOf(operation).map((code) => ({ code, status: statusOf(operation, code) })),
    curl: curlFor(operation, authUrl, { body, headers: inHeaders }),
  };
}

export type OAuthOperationView = ReturnType<typeof viewOAuthOperation>;

/** Stock clients call these; the page says what there is, and their own documents how. */
function viewOAuthOperation(
  name: OAuthOperationName,
  words: ApiWords,
  schemas: Readonly<Record<string, JsonSchema>>,
) {
  const { method, path } = oauthContract[name];
  const answer = answerName(name);
  return {
    name,
    method,
    path,
    ...words.operations[name],
    form: fieldsOf(schemas[formName(name)] ?? {}),
    object: fieldsOf(schemas[answer] ?? {}).length === 0 ? null : answer,
  };
}

type Needed = "open" | "session" | "fresh" | "admin" | "admin-fresh" | "judged" | "operator";

function accessOf(operation: Operation): Needed {
  const { access } = operation;
  if (isOperatorSecret(access)) return "operator";
  if (access === "user") return "session";
  if (access !== "public") return access;
  return needsSession(operation) ? "judged" : "open";
}

/** What answers are made of; bodies are shown with their operations. */
function viewObjects(schemas: Record<string, JsonSchema>) {
  const bodies = OPERATION_NAMES.flatMap((name) => {
    const { body } = operationNamed(name);
    return body ? [nameIn(refTo(body).$ref)] : [];
  });
  const forms = OAUTH_OPERATION_NAMES.map(formName);
  return Object.entries(schemas)
    .filter(([name]) => name !== "Problem" && !bodies.includes(name) && !forms.includes(name))
    .map(([name, schema]) => ({ name, fields: fieldsOf(schema) }))
    .filter(({ fields }) => fields.length > 0)
    .sort((one, other) => one.name.localeCompare(other.name, "en"));
}
