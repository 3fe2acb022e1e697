/**
 * An answer as plain data: a Response for Next, or written straight to a connection by the server in front of it. Making
 * a Response and reading it again costs more than all the rest of a session check.
 */
export type Answer = {
  readonly status: number;
  /** By names in lower case; a list is sent as several headers. */
  readonly headers: Map<string, string | readonly string[]>;
  readonly body: string | null;
};

/** A text of JSON as an answer, with further headers such as Set-Cookie where there are any. */
export function jsonAnswer(json: string, headers?: Headers | ReadonlyMap<string, string>): Answer {
  const all: Answer["headers"] = new Map(headers);
  const cookies = headers instanceof Headers ? headers.getSetCookie() : [];
  if (cookies.length > 0) all.set("set-cookie", cookies);
  if (!all.has("content-type")) all.set("content-type", "application/json");
  return { status: 200, headers: all, body: json };
}

/** The same answer as Next wants it. */
export function toResponse({ status, headers, body }: Answer): Response {
  const lines = [...headers].flatMap(([name, value]): [string, string][] =>
    typeof value === "string" ? [[name, value]] : value.map((one) => [name, one]),
  );
  return new Response(body, { status, headers: lines });
}
