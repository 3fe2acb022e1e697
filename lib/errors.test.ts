import { describe, expect, it, vi } from "vitest";
import { AppError, findAppError, isErrorCode } from "./errors";

describe("AppError", () => {
  it("has the status of its code, and a retry for what passes", () => {
    expect(new AppError("token-expired")).toMatchObject({ status: 401, retryAfter: undefined });
    expect(new AppError("database-unavailable")).toMatchObject({ status: 503, retryAfter: 5 });
    expect(new AppError("rate-limited", "x", { retryAfter: 7 })).toMatchObject({
      status: 429,
      retryAfter: 7,
    });
  });

  it("is one whichever copy of this module it was made by", async () => {
    vi.resetModules();
    const copy = await import("./errors");
    expect(copy.AppError).not.toBe(AppError);
    const theirs = new copy.AppError("database-unavailable");
    expect(theirs).toBeInstanceOf(AppError);
    expect(findAppError(new Error("wrapped", { cause: theirs }))?.code).toBe("database-unavailable");
    expect(new Error("no other")).not.toBeInstanceOf(AppError);
  });

  it("has a digest of code and reference for error boundaries", () => {
    expect(new AppError("not-found").digest).toMatch(/^not-found\.[\da-f-]{36}$/);
  });
});

describe("findAppError", () => {
  const inner = new AppError("token-nonce");

  it("finds it in chains of causes, as Auth.js keeps them too", () => {
    expect(findAppError(inner)).toBe(inner);
    expect(findAppError(new Error("x", { cause: new Error("y", { cause: inner }) }))).toBe(inner);
    expect(findAppError(new Error("x", { cause: { err: inner, provider: "google" } }))).toBe(inner);
  });

  it("finds none where there is none, in circles too", () => {
    const circle = new Error("x");
    circle.cause = circle;
    for (const thrown of [circle, null, undefined, "text", { cause: 7 }])
      expect(findAppError(thrown)).toBeNull();
  });
});

it("isErrorCode knows the list and nothing inherited", () => {
  expect(isErrorCode("not-found")).toBe(true);
  for (const value of ["toString", "__proto__", "", null, ["not-found"]])
    expect(isErrorCode(value)).toBe(false);
});
