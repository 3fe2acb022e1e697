import { z } from "zod";

const TYPES = z.enum(["string", "integer", "number", "boolean", "null", "array", "object"]);

/** As much of JSON Schema as bodies and answers of the contract use; anything else stops the writing of the client's types. */
export type Schema = {
  readonly $ref?: string | undefined;
  readonly description?: string | undefined;
  readonly type?: z.infer<typeof TYPES> | undefined;
  readonly const?: string | number | boolean | undefined;
  readonly enum?: readonly string[] | undefined;
  readonly anyOf?: readonly Schema[] | undefined;
  readonly oneOf?: readonly Schema[] | undefined;
  readonly items?: Schema | undefined;
  readonly properties?: Readonly<Record<string, Schema>> | undefined;
  readonly required?: readonly string[] | undefined;
  readonly additionalProperties?: Schema | boolean | undefined;
};

/** `{"type": ["string", "null"]}` as a choice of two. */
const typed = z
  .looseObject({ type: z.array(TYPES).optional().catch(undefined) })
  .transform(({ type, ...rest }) =>
    type ? { description: rest.description, anyOf: type.map((one) => ({ ...rest, type: one })) } : null,
  );

/** What narrows a value, and no type. */
const narrowing = Object.fromEntries(
  [
    "format",
    "pattern",
    "minimum",
    "maximum",
    "minLength",
    "maxLength",
    "default",
    "examples",
    "dependentRequired",
  ].map((keyword) => [keyword, z.unknown().optional()]),
);

const schema: z.ZodType<Schema> = z.lazy(() =>
  z.preprocess(
    (value) => typed.safeParse(value).data ?? value,
    z.strictObject({
      ...narrowing,
      $ref: z.string().optional(),
      description: z.string().optional(),
      type: TYPES.optional(),
      const: z.union([z.string(), z.number(), z.boolean()]).optional(),
      enum: z.array(z.string()).optional(),
      anyOf: z.array(schema).optional(),
      oneOf: z.array(schema).optional(),
      items: schema.optional(),
      properties: z.record(z.string(), schema).optional(),
      required: z.array(z.string()).optional(),
      additionalProperties: z.union([z.boolean(), schema]).optional(),
    }),
  ),
);

/** @throws ZodError for what is not known here */
export function readSchema(value: unknown): Schema {
  return schema.parse(value);
}

const nameOf = (ref: string) => ref.replace("#/components/schemas/", "");

/** The names of the schemas that one refers to. */
export function namesIn({
  $ref,
  anyOf = [],
  oneOf = [],
  items,
  properties = {},
  additionalProperties,
}: Schema): string[] {
  const inner = [...anyOf, ...oneOf, ...Object.values(properties)];
  if (items) inner.push(items);
  if (typeof additionalProperties === "object") inner.push(additionalProperties);
  return [...($ref === undefined ? [] : [nameOf($ref)]), ...inner.flatMap(namesIn)];
}

/**
 * A schema as a type.
 * @param values whether others than those that an enumeration names may come: of an answer, from later versions
 */
export function typeOf(schema: Schema, values: "open" | "closed"): string {
  if (schema.$ref !== undefined) return nameOf(schema.$ref);
  if (schema.anyOf) return schema.anyOf.map((one) => typeOf(one, values)).join(" | ");
  if (schema.const !== undefined) return JSON.stringify(schema.const);
  if (schema.enum) {
    const known = schema.enum.map((value) => JSON.stringify(value)).join(" | ");
    return values === "open" ? `(${known} | (string & {}))` : `(${known})`;
  }
  switch (schema.type) {
    case "integer":
    case "number":
      return "number";
    case "array":
      return `readonly (${typeOf(schema.items ?? {}, values)})[]`;
    case "object":
      return objectType(schema, values);
    case "string":
    case "boolean":
    case "null":
      return schema.type;
    case undefined:
      return "unknown";
  }
}

function objectType(schema: Schema, values: "open" | "closed"): string {
  const { properties, required = [], additionalProperties, oneOf } = schema;
  if (!properties || Object.keys(properties).length === 0)
    return typeof additionalProperties === "object"
      ? `Readonly<Record<string, ${typeOf(additionalProperties, values)}>>`
      : "Readonly<Record<string, unknown>>";
  const fields = Object.entries(properties).map(([name, field]) => {
    const words =
      field.description === undefined ? "" : `/** ${field.description.replaceAll("*/", "* /")} */\n`;
    return `${words}readonly ${name}${required.includes(name) ? "" : "?"}: ${typeOf(field, values)}${required.includes(name) ? "" : " | undefined"};`;
  });
  const object = `{ ${fields.join("\n")} }`;
  // Which of several fields has to be there.
  const choices = oneOf?.map((one) =>
    (one.required ?? [])
      .map((name) => `{ readonly ${name}: ${typeOf(properties[name] ?? {}, values)} }`)
      .join(" & "),
  );
  return choices ? `${object} & (${choices.join(" | ")})` : object;
}

/** A schema as an expression which is true of a value that has its shape. Of enumerations and formats only the type counts. */
export function guardOf(schema: Schema, value: string): string {
  if (schema.$ref !== undefined) return `is${nameOf(schema.$ref)}(${value})`;
  if (schema.anyOf) return `(${schema.anyOf.map((one) => guardOf(one, value)).join(" || ")})`;
  if (schema.const !== undefined) return `${value} === ${JSON.stringify(schema.const)}`;
  switch (schema.type) {
    case "integer":
    case "number":
      return `typeof ${value} === "number"`;
    case "null":
      return `${value} === null`;
    case "array":
      return `(Array.isArray(${value}) && ${value}.every((item: unknown) => ${guardOf(schema.items ?? {}, "item")}))`;
    case "object":
      return objectGuard(schema, value);
    case undefined:
      return "true";
    case "string":
    case "boolean":
      return `typeof ${value} === "${schema.type}"`;
  }
}

function objectGuard(
  { properties = {}, required = [], additionalProperties }: Schema,
  value: string,
): string {
  const fields = Object.entries(properties).map(([name, field]) => {
    const guard = guardOf(field, `${value}["${name}"]`);
    return required.includes(name) ? guard : `(${value}["${name}"] === undefined || ${guard})`;
  });
  if (typeof additionalProperties === "object" && additionalProperties.type !== undefined)
    fields.push(`Object.values(${value}).every((item) => ${guardOf(additionalProperties, "item")})`);
  return `(${[`isRecord(${value})`, ...fields].join(" && ")})`;
}
