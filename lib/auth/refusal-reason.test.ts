import { randomUUID } from "node:crypto";
import { afterEach, beforeAll, expect, test, vi } from "vitest";
import { seal } from "@/lib/crypto/seal";
import { openRefusalReason, refusalReasonCookie } from "./refusal-reason";

beforeAll(() => {
  Object.assign(process.env, {
    AUTH_URL: "http://localhost:3000",
    AUTH_SECRET: "a-secret-for-this-test-7Q2mZx9LkRw4hT8v",
  });
});
afterEach(() => {
  vi.useRealTimers();
});

const reference = randomUUID();

test("the reason is read back with its own reference, for ten minutes, and fits into a cookie", () => {
  vi.useFakeTimers({ now: 1_800_000_000_000 });
  const reason = "😀".repeat(500);
  const sealed = refusalReasonCookie.seal({ reference, reason });
  expect(sealed.length).toBeLessThan(3200);
  expect(sealed).not.toContain("😀");
  expect(openRefusalReason(sealed, reference)).toBe(reason);
  vi.setSystemTime(1_800_000_000_000 + 599_999);
  expect(openRefusalReason(sealed, reference)).toBe(reason);
  vi.setSystemTime(1_800_000_000_000 + 600_000);
  expect(openRefusalReason(sealed, reference)).toBeNull();
});

test("nothing is told by another reference, by none, or by what we have not sealed for this", () => {
  const sealed = refusalReasonCookie.seal({ reference, reason: "Call 555" });
  expect(openRefusalReason(sealed, randomUUID())).toBeNull();
  expect(openRefusalReason(sealed, null)).toBeNull();
  expect(openRefusalReason(undefined, reference)).toBeNull();
  expect(openRefusalReason("Call 555", reference)).toBeNull();
  const words = Buffer.from(JSON.stringify({ at: Date.now() / 1000, reference, reason: "Call 555" }));
  expect(openRefusalReason(seal("pending-link", words), reference)).toBeNull();
});
