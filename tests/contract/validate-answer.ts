import formats from "ajv-formats";
import { Ajv2020 } from "ajv/dist/2020.js";
import { openApiDocument } from "@/lib/api/openapi/document";
import en from "@/messages/en.json";
import type { RecordedAnswer } from "./answers";

const document = openApiDocument({ authUrl: "http://localhost:3000", cookieName: "session" }, en.api);

const ajv = new Ajv2020({ allErrors: true, strict: false });
formats(ajv);
ajv.addSchema(closeObjects(document), "contract");

/**
 * What is wrong with an answer by the OpenAPI document: an operation, a status, a media type, a field or a code that is
 * not in it, a header that is missing or malformed.
 * @returns a sentence for each fault; empty when there is none
 */
export function validateAnswer(answer: RecordedAnswer): string[] {
  const { method, path, status } = answer;
  return findFaults(answer).map((fault) => `${method} ${path} ${status}: ${fault}`);
}

function findFaults({ method, path, status, headers, contentType, body }: RecordedAnswer): string[] {
  const verb = method.toLowerCase();
  const template = templateOf(path);
  const operation = template === undefined ? undefined : document.paths[template]?.[verb];
  if (template === undefined || !operation) return ["there is no such operation"];
  const response = new Map(Object.entries(operation.responses)).get(String(status));
  if (!response) return ["the operation has no such status"];
  const faults = Object.keys(response.headers).flatMap((name) => findHeaderFaults(name, headers));

  if (!("content" in response)) return body === undefined ? faults : [...faults, "there is a body"];
  const mediaType = contentType?.split(";", 1)[0]?.trim().toLowerCase() ?? "none";
  if (!Object.hasOwn(response.content, mediaType)) return [...faults, `the media type is ${mediaType}`];
  const place = ["paths", template, verb, "responses", String(status), "content", mediaType, "schema"];
  return [...faults, ...findSchemaFaults(place, body)];
}

function findHeaderFaults(name: string, headers: RecordedAnswer["headers"]): string[] {
  const { required, schema } = document.components.headers[name] ?? {};
  const value = headers[name.toLowerCase()];
  if (value === undefined) return required ? [`${name} is missing`] : [];
  const number = schema && "type" in schema && schema.type === "integer";
  const place = ["components", "headers", name, "schema"];
  return findSchemaFaults(place, number ? Number(value) : value).map((fault) => `${name} ${fault}`);
}

function findSchemaFaults(place: readonly string[], value: unknown): string[] {
  const validate = ajv.getSchema(`contract#/${place.map(escapeStep).join("/")}`);
  if (!validate) throw new Error(`the document has no schema at ${place.join(" ")}`);
  if (validate(value)) return [];
  return (validate.errors ?? []).map(
    ({ instancePath, message, params }) => `${instancePath} ${message ?? ""} ${JSON.stringify(params)}`,
  );
}

/** The path of the document that a path fits, `/api/me/sessions/{id}`; one without parameters first. */
function templateOf(path: string): string | undefined {
  if (Object.hasOwn(document.paths, path)) return path;
  return Object.keys(document.paths).find((template) => {
    const parts = template.split("/");
    const given = path.split("/");
    return (
      parts.length === given.length && parts.every((part, at) => part.startsWith("{") || part === given[at])
    );
  });
}

/**
 * The document as strict as a test wants it: an object has no fields but those described. Clients are promised less, so
 * that fields can be added.
 */
function closeObjects(open: typeof document): object {
  return JSON.parse(JSON.stringify(open), (_key, value: unknown) => {
    const object = typeof value === "object" && value !== null && "type" in value && value.type === "object";
    return object && "properties" in value ? { additionalProperties: false, ...value } : value;
  }) as object;
}

/** RFC 6901 section 4, as it stands in a URI fragment. */
function escapeStep(step: string): string {
  return encodeURIComponent(step.replaceAll("~", "~0").replaceAll("/", "~1"));
}
