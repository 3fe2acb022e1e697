import formats from "ajv-formats";
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, test } from "vitest";
import type { z } from "zod";
import { EVENT_TYPES } from "@/lib/audit/catalogue";
import { MAX_NAME } from "@/lib/users/policy";
import en from "@/messages/en.json";
import { contract, OPERATION_NAMES, operationNamed } from "../contract/contract";
import * as schema from "../contract/schema";
import { componentSchemas, refTo } from "./components";
import { EXAMPLE_PROBLEM, EXAMPLES } from "./examples";

const ajv = new Ajv2020({ strict: false });
formats(ajv);
for (const [name, described] of Object.entries(componentSchemas(en.api))) {
  ajv.addSchema(described, `#/components/schemas/${name}`);
}

function isDocumented(described: z.ZodType, value: unknown): boolean {
  return ajv.validate(refTo(described), value);
}

describe("a body that zod refuses is refused by its JSON Schema, and the other way round", () => {
  test.each<[z.ZodType, unknown, boolean]>([
    [contract.exchangeGoogle.body, { id_token: "a" }, true],
    [contract.exchangeGoogle.body, { token: "a", delivery: "bearer", unknown: 1 }, true],
    [contract.exchangeGoogle.body, { id_token: "a", nonce: "n" }, true],
    [contract.exchangeGoogle.body, { access_token: "a", nonce: "n" }, false],
    [contract.exchangeGoogle.body, { id_token: "a", access_token: "a" }, false],
    [contract.exchangeGoogle.body, { id_token: "a", access_token: "a", token: "a" }, false],
    [contract.exchangeGoogle.body, { id_token: "" }, false],
    [contract.exchangeGoogle.body, { id_token: "a", delivery: "header" }, false],
    [contract.exchangeGoogle.body, { id_token: "a".repeat(12_001) }, false],
    [contract.exchangeGoogle.body, {}, false],
    [contract.exchangeGithub.body, { access_token: "a" }, true],
    [contract.exchangeGithub.body, { access_token: "a", token: "a" }, false],
    [contract.exchangeGithub.body, { id_token: "a" }, false],
    [schema.profileChange, { name: "Проба" }, true],
    [schema.profileChange, { locale: "ru" }, true],
    [schema.profileChange, { name: "😀".repeat(MAX_NAME) }, true],
    [schema.profileChange, { name: "😀".repeat(MAX_NAME + 1) }, false],
    [schema.profileChange, { name: "" }, false],
    [schema.profileChange, { locale: "xx" }, false],
    [schema.profileChange, {}, false],
  ])("%#: %j", (described, body, accepted) => {
    expect(described.safeParse(body).success).toBe(accepted);
    expect(isDocumented(described, body)).toBe(accepted);
  });
});

test("every object has a name, and so a place where its fields are described", () => {
  const isObject = (value: unknown) => JSON.stringify(value).includes('"properties":');
  for (const { properties = {} } of Object.values(componentSchemas(en.api))) {
    expect(Object.entries(properties).filter(([, property]) => isObject(property))).toEqual([]);
  }
});

describe("the example of", () => {
  test.each(OPERATION_NAMES)("%s fits its schemas", (name) => {
    const { answer, body, mediaType } = operationNamed(name);
    const example = EXAMPLES[name];
    // A text has no schema but that.
    if (mediaType === undefined) expect(isDocumented(answer, example.answer)).toBe(true);
    expect(answer.parse(example.answer)).toEqual(example.answer);
    expect("body" in example).toBe(body !== undefined);
    if (body && "body" in example) expect(body.parse(example.body)).toMatchObject(example.body);
  });

  test("a problem fits its schema", () => {
    expect(schema.problem.parse(EXAMPLE_PROBLEM)).toEqual(EXAMPLE_PROBLEM);
  });
});

test.each(["Event", "AuditEvent"])("every event of the catalogue is an example of what %s tells", (name) => {
  const type = componentSchemas(en.api)[name]?.properties?.type;
  expect(type).toMatchObject({ type: "string", examples: [...EVENT_TYPES] });
});
