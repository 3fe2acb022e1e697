import { z } from "zod";
import { AppError } from "@/lib/errors";
import { readJsonBody } from "@/lib/http/json-body";
import type { Operation } from "./contract/operation";

/** What Next gives of a route's place in the URL. */
export type Segment = { params: Promise<Record<string, string | string[] | undefined>> };

/** What a request gave of what its operation declares, parsed. */
export type Inputs = { readonly body?: unknown; readonly query?: unknown; readonly params?: unknown };

/** Reads a request by its operation. @throws AppError malformed-request, not-found */
export async function readInputs(
  { body, query, params }: Operation,
  request: Request,
  segment: Segment | undefined,
): Promise<Inputs> {
  return {
    body: body && parse(body, await readJsonBody(request), "body"),
    query: query && readQuery(query, request.url),
    // An id that is none names nothing: 404, like one that names somebody else's.
    params: params && parse(params, await segment?.params, "params"),
  };
}

/** The parameters of a URL's query, parsed. @param url absolute, or from the path on @throws AppError malformed-request */
export function readQuery<Schema extends z.ZodType>(schema: Schema, url: string): z.output<Schema> {
  const start = url.indexOf("?");
  const parameters = new URLSearchParams(start === -1 ? "" : url.slice(start));
  return parse(schema, singleValues(parameters), "query");
}

function parse<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
  part: "body" | "query" | "params",
): z.output<Schema> {
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
