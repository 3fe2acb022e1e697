type Method = "GET" | "HEAD" | "POST" | "PUT" | "PATCH" | "DELETE";
type Handler = () => Response;

/**
 * What a route answers to the methods that it does not have: 405, with those that it has (RFC 9110 section 15.5.6). Next would
 * leave out Allow. OPTIONS among them, since Next would name these methods too.
 * @param own the methods that the route has; HEAD comes with GET
 */
export function refuseOtherMethods<const Own extends Method>(
  ...own: readonly Own[]
): Record<Exclude<Method, Own> | "OPTIONS", Handler> {
  const allowed = new Set<string>([
    ...own,
    "OPTIONS",
    ...(own.some((method) => method === "GET") ? ["HEAD"] : []),
  ]);
  // Without a word on it a cache could keep a 405.
  const headers = { allow: [...allowed].sort().join(", "), "cache-control": "private, no-store" };
  const refuse: Handler = () => new Response(null, { status: 405, headers });
  const answers = { GET: refuse, HEAD: refuse, POST: refuse, PUT: refuse, PATCH: refuse, DELETE: refuse };
  return { ...answers, OPTIONS: () => new Response(null, { status: 204, headers }) };
}
