import type { ServerResponse } from "node:http";
import type { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";

/** What a handler answers: a JSON value, or a text with its type. */
export interface Answer {
  status: number;
  headers?: Record<string, string>;
  body: { json: unknown } | { text: string; type: string };
}

export function json(value: unknown, status = 200, headers: Record<string, string> = {}): Answer {
  return { status, headers: { "cache-control": "no-store", ...headers }, body: { json: value } };
}

/**
 * An HTML page. No script, no foreign asset; `form-action` is left open because browsers apply it to the redirect
 * after the form as well, and that one leads back to the application.
 */
export function page(html: string, status = 200) {
  return {
    status,
    headers: {
      "cache-control": "no-store",
      "content-security-policy":
        "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; frame-ancestors 'none'",
      "referrer-policy": "no-referrer",
      "x-content-type-options": "nosniff",
      vary: "Accept-Language",
    },
    body: { text: html, type: "text/html; charset=utf-8" },
  } satisfies Answer;
}

/** 303: whatever the method was, the browser goes on with GET (RFC 9110, 15.4.4). */
export function redirect(location: string): Answer {
  return {
    status: 303,
    headers: { location, "cache-control": "no-store" },
    body: { text: "", type: "text/plain" },
  };
}

export async function sendAnswer(
  response: ServerResponse,
  answer: Answer,
  bend: (body: unknown) => string | Readable = (body) => JSON.stringify(body),
): Promise<void> {
  const type = "json" in answer.body ? "application/json; charset=utf-8" : answer.body.type;
  const body = "json" in answer.body ? bend(answer.body.json) : answer.body.text;
  response.writeHead(answer.status, { ...answer.headers, "content-type": type });
  if (typeof body === "string") {
    response.end(body);
    return;
  }
  // A client that has read enough hangs up in the middle: that is its right, not an error here.
  await pipeline(body, response).catch((error: unknown) => {
    if (!response.destroyed) throw error;
  });
}
