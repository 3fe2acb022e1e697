import type { z } from "zod";
import { OAuthError } from "./error";

/**
 * The parameters of a form that a schema names. One that stands twice is refused, one without a value counts as absent, one that
 * is not named is ignored (RFC 6749 section 3.2).
 * @throws OAuthError invalid_request
 */
export function readParametersOf<Schema extends z.ZodObject>(
  schema: Schema,
  form: URLSearchParams,
): z.output<Schema> {
  const values: Record<string, string> = {};
  for (const name of Object.keys(schema.shape)) {
    const [value, ...more] = form.getAll(name);
    if (more.length > 0) throw new OAuthError("invalid_request", `${name} stands twice`);
    if (value !== undefined && value !== "") values[name] = value;
  }
  const read = schema.safeParse(values);
  if (read.success) return read.data;
  const names = new Set(read.error.issues.map(({ path }) => String(path[0] ?? "a parameter")));
  throw new OAuthError("invalid_request", `missing or malformed: ${[...names].join(", ")}`);
}
