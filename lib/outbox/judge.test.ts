import { describe, expect, it } from "vitest";
import { judgeAttempt } from "./judge";
import { MAX_ATTEMPTS } from "./schedule";

const first = { attempts: 1, random: 0.5, now: 0 };
const last = { ...first, attempts: MAX_ATTEMPTS };
const answered = (status: number, retryAfter: string | null = null) => ({
  status,
  retryAfter,
  excerpt: "text",
});

describe("after an attempt", () => {
  it.each([200, 202, 204, 299])("an answer of %i is a delivery", (status) => {
    expect(judgeAttempt(answered(status), last)).toEqual({
      next: { kind: "delivered" },
      answer: status,
      failure: null,
      excerpt: "text",
      gone: false,
    });
  });

  it.each([
    [301, "redirect"],
    [302, "redirect"],
    [308, "redirect"],
    [400, "status"],
    [404, "status"],
    [429, "status"],
    [500, "status"],
    [503, "status"],
    [100, "status"],
  ])("an answer of %i is tried again, until the last", (status, failure) => {
    expect(judgeAttempt(answered(status), first)).toMatchObject({
      next: { kind: "retry", delay: 5 },
      answer: status,
      failure,
      gone: false,
    });
    expect(judgeAttempt(answered(status), last).next).toEqual({ kind: "failed" });
  });

  it("no answer is tried again, until the last", () => {
    expect(judgeAttempt({ failure: "timeout" }, first)).toEqual({
      next: { kind: "retry", delay: 5 },
      answer: null,
      failure: "timeout",
      excerpt: null,
      gone: false,
    });
    expect(judgeAttempt({ failure: "timeout" }, last).next).toEqual({ kind: "failed" });
  });

  it("410 is the end", () => {
    expect(judgeAttempt(answered(410, "5"), first)).toMatchObject({ next: { kind: "failed" }, gone: true });
  });

  it("is tried again no sooner than the receiver asks for", () => {
    expect(judgeAttempt(answered(503, "60"), first).next).toEqual({ kind: "retry", delay: 60 });
    expect(judgeAttempt(answered(429, "Thu, 01 Jan 1970 00:01:30 GMT"), first).next).toEqual({
      kind: "retry",
      delay: 90,
    });
  });
});
