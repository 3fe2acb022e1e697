import { readdirSync } from "node:fs";
import { join } from "node:path";
import { Validator } from "@seriousme/openapi-schema-validator";
import formats from "ajv-formats";
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, test } from "vitest";
import en from "@/messages/en.json";
import { OPERATION_NAMES, operationNamed } from "../contract/contract";
import { oauthContract } from "../contract/oauth";
import { openApiDocument } from "./document";

const deployment = { authUrl: "https://example.com", cookieName: "__Host-session" };
const document = openApiDocument(deployment, en.api);
const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({
    path,
    method: method.toUpperCase(),
    ...operation,
  })),
);

describe("the document", () => {
  test("is valid OpenAPI 3.1", async () => {
    const validator = new Validator();
    expect(await validator.validate(structuredClone({ ...document }))).toEqual({ valid: true });
    expect(validator.version).toBe("3.1");
    expect(validator.resolveRefs()).toBeDefined();
  });

  test("has each operation in the chapter of its path, whole segments of which count", () => {
    const chapterOf = (path: string) => operations.find((operation) => operation.path === path)?.tags;
    expect(chapterOf("/api/me")).toEqual(["me"]);
    expect(chapterOf("/api/me/sessions")).toEqual(["me"]);
    expect(chapterOf("/api/metrics")).toEqual(["service"]);
    expect(chapterOf("/api/verify")).toEqual(["proxy"]);
    expect(chapterOf("/auth/google")).toEqual(["exchange"]);
  });

  test("holds valid JSON Schemas of the dialect that OpenAPI 3.1 speaks", () => {
    const ajv = new Ajv2020({ strict: true, strictRequired: false, allowUnionTypes: true });
    formats(ajv);
    for (const [name, described] of Object.entries(document.components.schemas)) {
      ajv.addSchema(described, `#/components/schemas/${name}`);
    }
    for (const name of Object.keys(document.components.schemas)) {
      expect(ajv.getSchema(`#/components/schemas/${name}`), name).toBeTypeOf("function");
    }
  });

  test("has every operation of the contract once, and no other", () => {
    const described = operations.map(({ operationId, method, path }) => ({ operationId, method, path }));
    const contracted = OPERATION_NAMES.map((name) => {
      const { method, path } = operationNamed(name);
      return { operationId: name, method, path };
    });
    const ofOAuth = Object.entries(oauthContract).map(([operationId, { method, path }]) => ({
      operationId,
      method,
      path,
    }));
    expect(described).toHaveLength(contracted.length + ofOAuth.length);
    expect(described).toEqual(expect.arrayContaining([...contracted, ...ofOAuth]));
  });

  test("has every method of every handler, and no other", async () => {
    const handled: string[] = [];
    for (const file of routeFiles()) {
      const path = `/${file.replace(/\/route\.ts$/, "").replaceAll(/\[(\w+)\]/g, "{$1}")}`;
      const { OPTIONS } = (await import(join(process.cwd(), "app", file))) as { OPTIONS: () => Response };
      // Next makes HEAD of GET.
      const allowed = OPTIONS().headers.get("allow")?.split(", ") ?? [];
      const methods = allowed.filter((method) => method !== "HEAD" && method !== "OPTIONS");
      handled.push(...methods.map((method) => `${method} ${path}`));
    }
    expect(operations.map(({ method, path }) => `${method} ${path}`).sort()).toEqual(handled.sort());
  });

  test("requires a session exactly where the gate does, and for forward auth", () => {
    const open = operations
      .filter(({ security }) => security.length === 0)
      .map(({ operationId }) => operationId);
    expect(open).toEqual([
      "exchangeGoogle",
      "exchangeGithub",
      "readContract",
      "checkLife",
      "checkReadiness",
      "readMetadata",
    ]);
  });

  test("names the deployment's origin and cookie", () => {
    expect(document.servers).toEqual([{ url: "https://example.com" }]);
    expect(document.components.securitySchemes.cookie.name).toBe("__Host-session");
  });
});

/** Auth.js answers below `[...nextauth]`, and `authorize`, to browsers alone; `[...unknown]` answers what is not there, `doctor` our own command. */
function routeFiles(): string[] {
  return ["api", "auth", "oauth", ".well-known"].flatMap((folder) =>
    readdirSync(join("app", folder), { recursive: true, encoding: "utf8" })
      .filter(
        (file) =>
          /(^|\/)route\.tsx?$/.test(file) && !/\[\.\.\.(nextauth|unknown)\]|^(doctor|authorize)\//.test(file),
      )
      .map((file) => `${folder}/${file}`),
  );
}
