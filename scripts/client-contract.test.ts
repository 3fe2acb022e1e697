import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { isMe, isProblem } from "@/clients/typescript/src/contract";
import { EXAMPLES } from "@/lib/api/openapi/examples";
import { CONTRACT_FILE, writeContract } from "./client-contract";
import { guardOf, readSchema, typeOf } from "./client-contract-schema";

it("the TypeScript client knows the contract as it is: node --import tsx scripts/client-contract.ts", async () => {
  expect(readFileSync(CONTRACT_FILE, "utf8")).toBe(await writeContract());
});

it("takes the answers of the contract's examples, and none that lack something", () => {
  const { answer } = EXAMPLES.getMe;
  expect(isMe(answer)).toBe(true);
  for (const field of ["user_id", "accounts", "session"])
    expect(isMe({ ...answer, [field]: undefined })).toBe(false);
  expect(isMe({ ...answer, session: { ...answer.session, id: 1 } })).toBe(false);
  expect(isMe({ ...answer, role: "OWNER", what: "later versions add" })).toBe(true);
  for (const value of [null, [], "x", {}]) expect(isProblem(value)).toBe(false);
});

it("writes types and checks of what a schema can say, and stops at anything else", () => {
  const schema = readSchema({
    type: "object",
    properties: {
      at: { type: ["string", "null"] },
      kind: { type: "string", enum: ["a", "b"] },
      of: { type: "array", items: { $ref: "#/components/schemas/Other" } },
    },
    required: ["at", "of"],
  });
  const type = (values: "open" | "closed") => typeOf(schema, values).replaceAll(/\s+/g, " ");
  expect(type("closed")).toBe(
    '{ readonly at: string | null; readonly kind?: ("a" | "b") | undefined; readonly of: readonly (Other)[]; }',
  );
  expect(type("open")).toContain('("a" | "b" | (string & {}))');
  expect(guardOf(schema, "x")).toBe(
    '(isRecord(x) && (typeof x["at"] === "string" || x["at"] === null) && (x["kind"] === undefined || typeof x["kind"] === "string") && (Array.isArray(x["of"]) && x["of"].every((item: unknown) => isOther(item))))',
  );
  expect(() => readSchema({ type: "tuple" })).toThrow();
  expect(() => readSchema({ not: {} })).toThrow();
});
