import { readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";

// The Build Output API, version 3: https://vercel.com/docs/build-output-api/configuration. Whatever the build writes that is not
// known here is refused, so that nothing of it is overlooked.
const condition = z.strictObject({
  type: z.enum(["header", "cookie", "query", "host"]),
  key: z.string().optional(),
  value: z.string().optional(),
});
/** Adds a header to the request; Next's builder names server actions by it, for the platform's own log. */
const transform = z.strictObject({
  type: z.literal("request.headers"),
  op: z.literal("append"),
  target: z.strictObject({ key: z.string() }),
  args: z.string(),
});
const source = z.strictObject({
  src: z.string(),
  dest: z.string().optional(),
  headers: z.record(z.string(), z.string()).optional(),
  methods: z.array(z.string()).optional(),
  continue: z.boolean().optional(),
  caseSensitive: z.boolean().optional(),
  check: z.boolean().optional(),
  status: z.number().optional(),
  has: z.array(condition).optional(),
  missing: z.array(condition).optional(),
  important: z.boolean().optional(),
  override: z.boolean().optional(),
  transforms: z.array(transform).optional(),
  middlewarePath: z.string().optional(),
  middlewareRawSrc: z.array(z.string()).optional(),
});
const handle = z.strictObject({
  handle: z.enum(["filesystem", "miss", "rewrite", "resource", "hit", "error"]),
});
const configuration = z.object({
  version: z.literal(3),
  routes: z.array(z.union([handle, source])),
  crons: z.array(z.object({ path: z.string(), schedule: z.string() })).default([]),
});

export type Route = z.output<typeof source>;
export type Phase = z.output<typeof handle>["handle"] | "begin";
type Condition = z.output<typeof condition>;

/** config.json of a build: its routes by phase, and its crons. */
export function readRoutes(output: string) {
  const { routes, crons } = configuration.parse(
    JSON.parse(readFileSync(join(output, "config.json"), "utf8")),
  );
  const phases = new Map<Phase, Route[]>([["begin", []]]);
  let phase: Phase = "begin";
  for (const route of routes) {
    if ("handle" in route) phases.set((phase = route.handle), []);
    else phases.get(phase)?.push(route);
  }
  return { phases, crons };
}

/** A request on its way: `path` is where it leads so far. */
export type Routed = {
  path: string;
  readonly query: URLSearchParams;
  readonly method: string;
  headers: Record<string, string>;
};

/** What a route's `src` and conditions capture of a request, by number and name; undefined when it is not for it. */
export function matchRoute(route: Route, request: Routed): Record<string, string> | undefined {
  if (route.methods && !route.methods.includes(request.method)) return undefined;
  const anchored = `${route.src.startsWith("^") ? "" : "^"}${route.src}${route.src.endsWith("$") ? "" : "$"}`;
  const found = new RegExp(anchored, route.caseSensitive ? "" : "i").exec(request.path);
  if (!found) return undefined;
  const captured: Record<string, string> = {};
  for (const [index, text] of found.entries()) captured[String(index)] = text;
  Object.assign(captured, found.groups);
  for (const wanted of route.has ?? []) {
    const value = matchCondition(wanted, request);
    if (value === undefined) return undefined;
    Object.assign(captured, value);
  }
  return (route.missing ?? []).some((unwanted) => matchCondition(unwanted, request)) ? undefined : captured;
}

function matchCondition({ type, key = "", value }: Condition, request: Routed) {
  const actual = valueOf(type, key, request);
  if (actual === undefined) return undefined;
  const found = value === undefined ? ["" as const] : new RegExp(`^${value}$`).exec(actual);
  if (!found) return undefined;
  const groups = "groups" in found ? found.groups : undefined;
  return { ...groups, ...(type === "host" ? {} : { [key]: actual }) };
}

function valueOf(type: Condition["type"], key: string, { headers, query }: Routed): string | undefined {
  if (type === "header") return headers[key.toLowerCase()];
  if (type === "host") return headers.host;
  if (type === "query") return query.get(key) ?? undefined;
  return new RegExp(`(?:^|;\\s*)${key}=([^;]*)`).exec(headers.cookie ?? "")?.[1];
}

/** Puts what was captured into a `dest` or the value of a header. */
export function fillIn(text: string, captured: Record<string, string>): string {
  return text.replace(
    /\$(?:(\d+)|([A-Za-z_]\w*))/g,
    (_, number?: string, name?: string) => captured[number ?? name ?? ""] ?? "",
  );
}

/** Where a `dest` leads, with the query that it adds. */
export function lead(routed: Routed, dest: string): void {
  const [path = "", query = ""] = dest.split("?", 2);
  routed.path = path;
  for (const [name, value] of new URLSearchParams(query)) routed.query.set(name, value);
}
