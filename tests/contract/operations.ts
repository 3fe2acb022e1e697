import { randomUUID } from "node:crypto";
import { OPERATION_NAMES, operationNamed } from "@/lib/api/contract/contract";
import { EXAMPLES } from "@/lib/api/openapi/examples";

type Target = `${"GET" | "POST" | "PATCH" | "DELETE"} /${string}`;

/** An operation of the contract that a session is needed for, with a request that is right in all else. */
export type SessionOperation = {
  readonly target: Target;
  readonly changes: boolean;
  readonly fresh: boolean;
  readonly json?: unknown;
  /** What whoever is let in gets: 404 for an id in its path, which is made up. */
  readonly status: number;
};

/** All of them, from the contract itself with its examples, so that none can be forgotten. */
export const sessionOperations: readonly SessionOperation[] = OPERATION_NAMES.flatMap((name) => {
  const { method, path, access, status = 200 } = operationNamed(name);
  if (access !== "user" && access !== "fresh") return [];
  const example = EXAMPLES[name];
  return {
    target: `${method} ${path.replace("{id}", randomUUID()) as `/${string}`}` as const,
    changes: method !== "GET",
    fresh: access === "fresh",
    ...("body" in example ? { json: example.body } : {}),
    status: path.includes("{id}") ? 404 : status,
  };
});
