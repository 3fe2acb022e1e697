import { describe, expect, test } from "vitest";
import type { JsonSchema } from "@/lib/api/openapi/components";
import { fieldsOf, typeOf } from "./fields";

describe("typeOf", () => {
  test.each<[JsonSchema | boolean, string]>([
    [{ type: "string" }, "string"],
    [{ type: "string", format: "uuid" }, "string (uuid)"],
    [{ type: ["string", "null"] }, "string | null"],
    [{ type: "boolean", const: true }, "true"],
    [{ enum: ["cookie", "bearer"] }, '"cookie" | "bearer"'],
    [{ type: "integer", minimum: 1, maximum: 100 }, "integer (1–100)"],
    [{ type: "integer", maximum: Number.MAX_SAFE_INTEGER }, "integer"],
    [{ $ref: "#/components/schemas/Account" }, "Account"],
    [{ type: "array", items: { $ref: "#/components/schemas/Account" } }, "Account[]"],
    [{ anyOf: [{ type: "string", format: "uuid" }, { type: "null" }] }, "string (uuid) | null"],
    [{ type: "object", additionalProperties: { type: "string" } }, "Record<string, string>"],
    [{ type: "object", additionalProperties: {} }, "Record<string, unknown>"],
    [true, "unknown"],
  ])("%j is %s", (schema, type) => {
    expect(typeOf(schema)).toBe(type);
  });
});

describe("fieldsOf", () => {
  test("tells what must be there, what is there by default, and which object is meant", () => {
    const fields = fieldsOf({
      type: "object",
      required: ["accounts"],
      properties: {
        accounts: { type: "array", items: { $ref: "#/components/schemas/Account" }, description: "All." },
        delivery: { type: "string", default: "cookie" },
      },
    });
    expect(fields).toEqual([
      {
        name: "accounts",
        type: "Account[]",
        object: "Account",
        required: true,
        defaultsTo: null,
        description: "All.",
      },
      {
        name: "delivery",
        type: "string",
        object: null,
        required: false,
        defaultsTo: '"cookie"',
        description: "",
      },
    ]);
  });

  test("an object without fields has none", () => {
    expect(fieldsOf({ type: "object" })).toEqual([]);
  });
});
