import { z } from "zod";
import { operationNamed, type OperationName } from "../contract/contract";
import { type JsonSchema, simplify } from "./components";
import { type ApiWords, describeField } from "./words";

export type Parameter = {
  readonly name: string;
  readonly in: "path" | "query";
  readonly required: boolean;
  readonly description?: string;
  readonly schema: JsonSchema;
};

/** What stands in the path and in the query of an operation. */
export function parametersOf(name: OperationName, words: ApiWords): Parameter[] {
  const { params, query } = operationNamed(name);
  const describe = (place: Parameter["in"], source: z.ZodType | undefined) =>
    source === undefined ? [] : describeParameters(name, place, source, words);
  return [...describe("path", params), ...describe("query", query)];
}

function describeParameters(
  name: OperationName,
  place: Parameter["in"],
  source: z.ZodType,
  words: ApiWords,
): Parameter[] {
  const { properties = {}, required = [] } = z.toJSONSchema(source, { io: "input", override: simplify });
  return Object.entries(properties).map(([field, schema]) => ({
    name: field,
    in: place,
    required: required.includes(field),
    ...describeField(words, name, field),
    schema: typeof schema === "boolean" ? {} : schema,
  }));
}
