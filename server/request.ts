import type { IncomingMessage } from "node:http";
import type { ApiRequest } from "@/lib/http/api-request";

/** A request without a body, read from its connection only as far as an operation asks. */
export function asApiRequest(message: IncomingMessage): ApiRequest {
  return {
    method: message.method ?? "GET",
    url: message.url ?? "/",
    headers: {
      get: (name) => readHeader(message, name) ?? null,
      has: (name) => readHeader(message, name) !== undefined,
    },
    body: null,
  };
}

function readHeader({ headers }: IncomingMessage, name: string): string | undefined {
  const value = headers[name];
  if (value !== undefined) return typeof value === "string" ? value : value.join(", ");
  // Next gives these to every request that comes without.
  if (name === "x-forwarded-host") return headers.host;
  return name === "x-forwarded-proto" ? "http" : undefined;
}
