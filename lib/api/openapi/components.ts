import { z } from "zod";
import { PROVIDERS } from "@/lib/providers/providers";
import { OPERATION_NAMES, operationNamed } from "../contract/contract";
import * as webhookSchemas from "../contract/webhooks/schema";
import * as adminSchema from "../contract/admin/schema";
import * as applicationSchemas from "../contract/applications/schema";
import { exchangeContract, exchangeNameOf } from "../contract/exchange";
import * as newcomerSchemas from "../contract/newcomers/schema";
import * as schema from "../contract/schema";
import * as serviceTokenSchemas from "../contract/service-tokens/schema";
import { type ApiWords, describeField } from "./words";

/** JSON Schema 2020-12, which is also what OpenAPI 3.1 speaks. */
export type JsonSchema = z.core.JSONSchema.BaseSchema;

/** Bodies and answers by their names in the document: those of `schema.ts`, or of the operation that alone has them. */
const named = nameSchemas();

/** Where a body or an answer stands in the document. */
export function refTo(described: z.ZodType): { $ref: string } {
  const id = named.get(described)?.id;
  if (id === undefined) throw new Error("a body or an answer of the contract has no name");
  return { $ref: uriOf(id) };
}

/** The JSON Schemas of all bodies and answers by name, with their fields described. */
export function componentSchemas(words: ApiWords): Record<string, JsonSchema> {
  const { schemas } = z.toJSONSchema(named, { io: "input", uri: uriOf, override: simplify });
  return Object.fromEntries(
    Object.entries(schemas).map(([name, { $id: _id, $schema: _dialect, properties, ...rest }]) => [
      name,
      properties === undefined ? rest : { ...rest, properties: describeFields(words, name, properties) },
    ]),
  );
}

function nameSchemas() {
  const registry = z.registry<{ id: string }>();
  const parameters = OPERATION_NAMES.map(operationNamed).flatMap(({ query, params }) => [query, params]);
  for (const provider of PROVIDERS)
    registry.add(exchangeContract[exchangeNameOf(provider)].body, { id: `${capitalise(provider)}Proof` });
  const rooms = {
    ...schema,
    ...webhookSchemas,
    ...adminSchema,
    ...applicationSchemas,
    ...newcomerSchemas,
    ...serviceTokenSchemas,
  };
  for (const [name, described] of Object.entries(rooms)) {
    if (!parameters.includes(described)) registry.add(described, { id: capitalise(name) });
  }
  for (const name of OPERATION_NAMES) {
    const { answer, mediaType } = operationNamed(name);
    // A text is described where it stands.
    if (mediaType === undefined && !registry.has(answer))
      registry.add(answer, { id: `${capitalise(name)}Answer` });
  }
  return registry;
}

/** Drops what a format says already: zod's patterns for it are longer than everything else together. */
export function simplify({ jsonSchema }: { jsonSchema: JsonSchema }): void {
  if (jsonSchema.format === "uuid" || jsonSchema.format === "date-time") delete jsonSchema.pattern;
  delete jsonSchema.propertyNames;
}

/** The properties of a schema, with words. */
export function describeFields(
  words: ApiWords,
  owner: string,
  properties: NonNullable<JsonSchema["properties"]>,
): NonNullable<JsonSchema["properties"]> {
  return Object.fromEntries(
    Object.entries(properties).map(([field, property]) => [
      field,
      typeof property === "boolean" ? property : { ...property, ...describeField(words, owner, field) },
    ]),
  );
}

function uriOf(id: string): string {
  return `#/components/schemas/${id}`;
}

function capitalise(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1);
}
