import type { Parameter } from "@/lib/api/openapi/parameters";
import type { JsonSchema } from "@/lib/api/openapi/components";

/** A field of a body or an answer, or a parameter, as a page shows it. */
export type Field = {
  readonly name: string;
  /** As TypeScript would write it, which needs no translation; objects of the document by name. */
  readonly type: string;
  /** The object of the document that the type names. */
  readonly object: string | null;
  readonly required: boolean;
  readonly defaultsTo: string | null;
  readonly description: string;
};

/** The fields of an object in the order of its schema. */
export function fieldsOf({ properties = {}, required = [] }: JsonSchema): Field[] {
  return Object.entries(properties).map(([name, schema]) => fieldOf(name, schema, required.includes(name)));
}

/** A parameter, shown like a field. */
export function fieldOfParameter({ name, schema, required, description = "" }: Parameter): Field {
  return fieldOf(name, { ...schema, description }, required);
}

function fieldOf(name: string, schema: JsonSchema | boolean, required: boolean): Field {
  const given = typeof schema === "boolean" ? {} : schema;
  return {
    name,
    type: typeOf(given),
    object: objectIn(given),
    required,
    defaultsTo: given.default === undefined ? null : JSON.stringify(given.default),
    description: given.description ?? "",
  };
}

/** A schema in the notation of TypeScript, with its format and range in brackets. */
export function typeOf(schema: JsonSchema | boolean | undefined): string {
  if (schema === undefined || typeof schema === "boolean") return "unknown";
  const { $ref, anyOf, type, format, minimum, maximum, items, additionalProperties } = schema;
  if ($ref !== undefined) return nameIn($ref);
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum) return schema.enum.map((value) => JSON.stringify(value)).join(" | ");
  if (anyOf) return anyOf.map(typeOf).join(" | ");
  if (type === "array") return `${typeOf(Array.isArray(items) ? items[0] : items)}[]`;
  if (type === "object" && additionalProperties !== undefined)
    return `Record<string, ${typeOf(additionalProperties)}>`;
  if (Array.isArray(type)) return type.join(" | ");
  const range = type === "integer" && maximum !== undefined && maximum < Number.MAX_SAFE_INTEGER;
  const limits = [format, range && `${minimum ?? ""}–${maximum}`].filter(Boolean).join(", ");
  return `${type ?? "unknown"}${limits && ` (${limits})`}`;
}

function objectIn({ $ref, items }: JsonSchema): string | null {
  if ($ref !== undefined) return nameIn($ref);
  return items === undefined || typeof items === "boolean" || Array.isArray(items) ? null : objectIn(items);
}

/** The name at the end of a reference. */
export function nameIn(ref: string): string {
  return ref.slice(ref.lastIndexOf("/") + 1);
}
