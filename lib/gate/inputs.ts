import { z } from "zod";
import { AppError } from "@/lib/errors";
import type { Eventual } from "@/lib/eventual";
import { type ApiRequest, queryOf } from "@/lib/http/api-request";
import { readJsonBody } from "@/lib/http/json-body";
import type { Operation } from "./route";

/** What Next gives of a route's place in the URL. */
export type Segment = { params: Promise<Record<string, string | string[] | undefined>> };

/** What a request gave of what its operation declares, parsed. */
export type Inputs = { readonly body?: unknown; readonly query?: unknown; readonly params?: unknown };

/** Reads a request by its operation: at once where that has a query at most. @throws AppError malformed-request, not-found */
export function readInputs(
  operation: Operation,
  request: ApiRequest,
  segment: Segment | undefined,
): Eventual<Inputs> {
  if (operation.body || operation.params) return readAllInputs(operation, request, segment);
  return { query: readQuery(operation, request) };
}

async function readAllInputs(
  operation: Operation,
  request: ApiRequest,
  segment: Segment | undefined,
): Promise<Inputs> {
  const body = operation.body && parse(operation.body, await readJsonBody(request), "body");
  const query = readQuery(operation, request);
  // An id that is none names nothing: 404, like one that names somebody else's.
  const params = operation.params && parse(operation.params, await segment?.params, "params");
  return { body, query, params };
}

function readQuery({ query }: Operation, request: ApiRequest): unknown {
  return query && parse(query, singleValues(queryOf(request)), "query");
}

function parse(schema: z.ZodType, value: unknown, part: "body" | "query" | "params"): unknown {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new AppError(part === "params" ? "not-found" : "malformed-request", z.prettifyError(parsed.error));
}

/** Parsers disagree on which one of two equal names counts; we refuse to choose. */
function singleValues(parameters: URLSearchParams): Record<string, string> {
  const values = Object.fromEntries(parameters);
  if (Object.keys(values).length !== parameters.size) {
    throw new AppError("malformed-request", "a query parameter stands twice");
  }
  return values;
}
