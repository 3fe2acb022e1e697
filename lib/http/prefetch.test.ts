import { expect, test } from "vitest";
import { declinePrefetch, isPrefetch } from "./prefetch";

test.each([
  ["Sec-Purpose", "prefetch"],
  ["sec-purpose", "prefetch;prerender"],
  ["Sec-Purpose", "prefetch; anonymous-client-ip"],
  ["Sec-Purpose", "Prefetch ; Prerender"],
  ["Sec-Purpose", '"prefetch"'],
  ["Purpose", "prefetch"],
  ["purpose", "PREFETCH"],
  ["X-Purpose", "preview"],
  ["X-Moz", "prefetch"],
  ["x-moz", "something, prefetch"],
])("%s: %s is a look ahead of time", (name, value) => {
  expect(isPrefetch(new Headers({ [name]: value }))).toBe(true);
});

test.each([
  ["Sec-Purpose", ""],
  ["Sec-Purpose", "navigate"],
  ["Purpose", "noprefetch"],
  ["X-Moz", "prefetching"],
  ["Referer", "prefetch"],
])("%s: %s is a visit", (name, value) => {
  expect(isPrefetch(new Headers({ [name]: value }))).toBe(false);
});

test("what is declined is no success, and nothing is kept of it", () => {
  const { status, headers } = declinePrefetch();
  expect([status, headers.get("cache-control")]).toEqual([425, "private, no-store"]);
});
