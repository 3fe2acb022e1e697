import type { OperationName } from "../contract/contract";
import { mapExchanges } from "../contract/exchange";
import type { JsonSchema } from "./components";
import type { ApiWords } from "./words";

const USER_ID = "019a9c2e-71f4-7c3a-9d0e-5b6a7c8d9e01";
const text = { type: "string" } satisfies JsonSchema;
const uuid = { type: "string", format: "uuid" } satisfies JsonSchema;

type Header = { readonly schema: JsonSchema; readonly example: string; readonly required: boolean };

/** Every header that answers have beyond those of HTTP itself; `required`: wherever it belongs, it is there. */
const HEADERS = {
  "X-Request-Id": { schema: uuid, example: "6f1d2c3b-4a59-4e68-9777-8695a4b3c2d1", required: true },
  "Cache-Control": { schema: { const: "private, no-store" }, example: "private, no-store", required: true },
  "WWW-Authenticate": { schema: text, example: 'Bearer error="invalid_token"', required: true },
  "Retry-After": { schema: { type: "integer", minimum: 1 }, example: "5", required: true },
  "Set-Cookie": {
    schema: text,
    example:
      "__Host-session=v1.q7Xk2w.9Jc0mV3…; Path=/; Expires=Sun, 27 Dec 2026 09:00:00 GMT; Max-Age=2592000; HttpOnly; Secure; SameSite=Lax",
    required: false,
  },
  "Content-Disposition": {
    schema: text,
    example: 'attachment; filename="cloakroom-export.json"',
    required: true,
  },
  Location: {
    schema: { type: "string", format: "uri" },
    example: "https://example.com/sign-in?returnTo=%2Freports",
    required: true,
  },
  "Remote-User": { schema: uuid, example: USER_ID, required: true },
  "Remote-Email": { schema: text, example: "alex@example.com", required: true },
  "Remote-Name": { schema: text, example: "Alex Sample", required: true },
  "Remote-Groups": { schema: { enum: ["user", "user,admin"] }, example: "user", required: true },
  "X-Auth-Request-User": { schema: uuid, example: USER_ID, required: true },
  "X-Auth-Request-Email": { schema: text, example: "alex@example.com", required: true },
  "X-Application": { schema: text, example: "grafana", required: true },
  Cookie: { schema: text, example: "theme=dark; session=of-the-application", required: false },
  "X-Forwarded-Cookie": { schema: text, example: "theme=dark; session=of-the-application", required: false },
  Authorization: { schema: text, example: "Basic QWxleDpzYW1wbGU=", required: false },
} as const satisfies Record<string, Header>;

export type HeaderName = keyof typeof HEADERS;

const OF_ANSWER: Partial<Record<OperationName, readonly HeaderName[]>> = {
  ...mapExchanges(() => ["Set-Cookie"] as const),
  deleteMe: ["Set-Cookie"],
  endSession: ["Set-Cookie"],
  signOut: ["Set-Cookie"],
  exportMe: ["Content-Disposition"],
  exportEvents: ["Content-Disposition"],
  verify: [
    "Remote-User",
    "Remote-Email",
    "Remote-Name",
    "Remote-Groups",
    "X-Auth-Request-User",
    "X-Auth-Request-Email",
    "X-Application",
    "Cookie",
    "X-Forwarded-Cookie",
    "Authorization",
  ],
};

/** The headers of an operation's answer with a status, beyond those that every answer has. */
export function ownHeadersOf(name: OperationName, status: number): readonly HeaderName[] {
  if (status === 200) return OF_ANSWER[name] ?? [];
  const headers: HeaderName[] = [];
  if (name === "verify" && (status === 302 || status === 401)) headers.push("Location");
  if (status === 401) headers.push("WWW-Authenticate");
  if (status === 429 || status === 503) headers.push("Retry-After");
  return headers;
}

/** What a header looks like. */
export function exampleHeader(name: HeaderName): string {
  return HEADERS[name].example;
}

/** The headers of an answer, as a response of the document has them. */
export function headersOf(name: OperationName, status: number): Record<string, { $ref: string }> {
  const names = ["X-Request-Id", "Cache-Control", ...ownHeadersOf(name, status)];
  return Object.fromEntries(names.map((header) => [header, { $ref: `#/components/headers/${header}` }]));
}

/** All headers with their descriptions, for the document's components. */
export function componentHeaders(words: ApiWords) {
  return Object.fromEntries(
    HEADER_NAMES.map((name) => {
      const { schema, required, example } = HEADERS[name];
      return [name, { description: words.headers[name], required, schema, example }];
    }),
  );
}

const HEADER_NAMES = Object.keys(HEADERS).filter(isHeaderName);

function isHeaderName(name: string): name is HeaderName {
  return Object.hasOwn(HEADERS, name);
}
