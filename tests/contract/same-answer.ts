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
  // Next puts HSTS on what a check of another host is refused with too (docs/decisions/048).
  const isOfOther =
    /\/api\/verify\b.*x-(original|forwarded)-/is.test(request ?? "") ||
    one.text.includes('"application-unknown"');
  const aside = isOfOther && one.status >= 400 ? [...ASIDE, "strict-transport-security"] : ASIDE;
  expect(comparable(one, aside), request).toEqual(comparable(other, aside));
}

function comparable({ status, headers, text }: HttpAnswer, aside: readonly string[]) {
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
