import { expect } from "vitest";
import type { HttpAnswer } from "./http";

/**
 * What may differ between the server in front of Next and Next itself: moments and names of a request, how the answer is
 * framed and compressed, and what Next says that its answers vary by, though they are kept by no cache.
 */
const ASIDE = [
  "date",
  "x-request-id",
  "connection",
  "keep-alive",
  "transfer-encoding",
  "content-length",
  "content-encoding",
  "vary",
];

/** Whether the server in front of Next answers an operation itself. */
export function isAnsweredDirectly(method: string, path: string): boolean {
  return method === "GET" && (path === "/api/verify" || path === "/api/me");
}

/** Expects two servers of one application to have answered a request alike. */
export function expectSame(one: HttpAnswer, other: HttpAnswer, request?: string): void {
  expect(comparable(one), request).toEqual(comparable(other));
}

function comparable({ status, headers, text }: HttpAnswer) {
  // Next puts HSTS on what is answered about another host too (docs/decisions/048).
  const isOfOther = status === 403 && text.includes('"application-unknown"');
  const aside = isOfOther ? [...ASIDE, "strict-transport-security"] : ASIDE;
  const told = [...headers].filter(([name]) => !aside.includes(name));
  const requestId = headers.get("x-request-id");
  return {
    status,
    headers: Object.fromEntries(told),
    cookies: headers.getSetCookie(),
    named: requestId !== null,
    text: requestId === null ? text : text.replaceAll(requestId, "[request]"),
  };
}
