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

/** A text of JSON as an answer. @param headers what else it is to have; they become its own */
export function jsonAnswer(json: string, headers: Answer["headers"] = new Map()): Answer {
  headers.set("content-type", "application/json");
  return { status: 200, headers, body: json };
}

/** The same answer as Next wants it. */
export function toResponse({ status, headers, body }: Answer): Response {
  const lines = [...headers].flatMap(([name, value]): [string, string][] =>
    typeof value === "string" ? [[name, value]] : value.map((one) => [name, one]),
  );
  return new Response(body, { status, headers: lines });
}
