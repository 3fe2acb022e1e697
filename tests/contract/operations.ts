import { randomUUID } from "node:crypto";
import { contract } from "@/lib/api/contract/contract";

type Target = `${"GET" | "POST" | "PATCH" | "DELETE"} /${string}`;

/** An operation of the contract that a session is needed for, with a request that is right in all else. */
export type SessionOperation = {
  readonly target: Target;
  readonly changes: boolean;
  readonly fresh: boolean;
  readonly json?: unknown;
};

/** All of them, from the contract itself, so that none can be forgotten. */
export const sessionOperations: readonly SessionOperation[] = Object.values(contract)
  .filter(({ access }) => access === "user" || access === "fresh")
  .map(({ method, path, access }) => ({
    target: `${method} ${path.replace("{id}", randomUUID()) as `/${string}`}` as const,
    changes: (method as string) !== "GET",
    fresh: access === "fresh",
    ...(method === "PATCH" ? { json: { name: "Changed" } } : {}),
  }));
