import type { z } from "zod";
import { OPERATION_NAMES, operationNamed, type OperationName } from "../contract/contract";
import { needsSession } from "../contract/failures";
import { oauthContract } from "../contract/oauth";
import { isOperatorSecret, type Operation } from "../contract/operation";
import { componentSchemas, refTo } from "./components";
import { EXAMPLES } from "./examples";
import { GROUPS, groupOf } from "./groups";
import { componentHeaders } from "./headers";
import { describeOAuthOperation, OAUTH_GROUP, OAUTH_OPERATION_NAMES, oauthSchemas } from "./oauth";
import { parametersOf } from "./parameters";
import { responsesOf } from "./responses";
import { describeWebhooks } from "./webhooks";
import type { ApiWords } from "./words";

/** The version of the contract, not of the software: it grows by what is added, and clients ignore what is new to them. */
const CONTRACT_VERSION = "1.0";

const BY_SESSION: Record<string, string[]>[] = [{ bearer: [] }, { cookie: [] }];
const BY_OPERATOR: Record<string, string[]>[] = [{ operator: [] }];

/**
 * The whole HTTP contract as an OpenAPI 3.1 document, made of the descriptions that parse requests and shape answers.
 * @param deployment.authUrl the public origin
 * @param deployment.cookieName what the session cookie is called there
 * @param words in the language of whoever reads it
 */
export function openApiDocument(deployment: { authUrl: string; cookieName: string }, words: ApiWords) {
  const { authUrl, cookieName } = deployment;
  return {
    openapi: "3.1.1" as const,
    info: { title: words.title, version: CONTRACT_VERSION, description: words.description },
    servers: [{ url: authUrl }],
    tags: ([...GROUPS, OAUTH_GROUP] as const).map((name) => ({ name, description: words.groups[name] })),
    paths: describePaths(words),
    webhooks: describeWebhooks(words),
    components: {
      schemas: { ...componentSchemas(words), ...oauthSchemas(words) },
      headers: componentHeaders(words),
      securitySchemes: {
        bearer: { type: "http", scheme: "bearer", description: words.security.bearer },
        client: { type: "http", scheme: "basic", description: words.security.client },
        serviceToken: { type: "http", scheme: "bearer", description: words.security.serviceToken },
        operator: { type: "http", scheme: "bearer", description: words.security.operator },
        cookie: { type: "apiKey", in: "cookie", name: cookieName, description: words.security.cookie },
      },
    },
  };
}

function describePaths(words: ApiWords) {
  const paths: Record<string, Record<string, DescribedOperation>> = {};
  for (const name of OPERATION_NAMES) {
    const { path, method } = operationNamed(name);
    paths[path] = { ...paths[path], [method.toLowerCase()]: describeOperation(name, words) };
  }
  for (const name of OAUTH_OPERATION_NAMES) {
    const { path, method } = oauthContract[name];
    paths[path] = { [method.toLowerCase()]: describeOAuthOperation(name, words) };
  }
  return paths;
}

type DescribedOperation = ReturnType<typeof describeOperation> | ReturnType<typeof describeOAuthOperation>;

function describeOperation(name: OperationName, words: ApiWords) {
  const operation = operationNamed(name);
  return {
    operationId: name,
    tags: [groupOf(operation.path)],
    ...words.operations[name],
    security: describeSecurity(operation),
    parameters: parametersOf(name, words),
    ...(operation.body === undefined ? {} : { requestBody: describeBody(name, operation.body) }),
    responses: responsesOf(name),
  };
}

/** Any one of these suffices. In OpenAPI 3.1 a scheme that is not of OAuth has its scopes in the list, too. */
function describeSecurity(operation: Operation): Record<string, string[]>[] {
  if (isOperatorSecret(operation.access)) return BY_OPERATOR;
  if (!needsSession(operation)) return [];
  return operation.scope === undefined ? BY_SESSION : [...BY_SESSION, { serviceToken: [operation.scope] }];
}

function describeBody(name: OperationName, body: z.ZodType) {
  const example = EXAMPLES[name];
  const content = { schema: refTo(body), ...("body" in example ? { example: example.body } : {}) };
  return { required: true, content: { "application/json": content } };
}
