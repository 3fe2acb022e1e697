import { describe, expect, test } from "vitest";
import { readThrownFailure } from "./thrown-failure";

describe("readThrownFailure", () => {
  test("an AppError arrives with its code and a reference", () => {
    const digest = "database-unavailable.7d2c0c1e-5a4b-4f0e-9c53-2f9d0a5f1b11";
    expect(readThrownFailure(Object.assign(new Error(), { digest }))).toEqual({
      code: "database-unavailable",
      reference: "7d2c0c1e-5a4b-4f0e-9c53-2f9d0a5f1b11",
    });
  });

  test("a code without words in the browser is unexpected, and keeps its reference", () => {
    const digest = "not-found.7d2c0c1e-5a4b-4f0e-9c53-2f9d0a5f1b11";
    expect(readThrownFailure(Object.assign(new Error(), { digest }))).toEqual({
      code: "unexpected",
      reference: "7d2c0c1e-5a4b-4f0e-9c53-2f9d0a5f1b11",
    });
  });

  test("another error of the server arrives with Next's number", () => {
    const error = Object.assign(new Error(), { digest: "2871394871" });
    expect(readThrownFailure(error)).toEqual({ code: "unexpected", reference: "2871394871" });
  });

  test.each([[new Error("in the browser")], ["text"], [null], [Object.assign(new Error(), { digest: 7 })]])(
    "%j has no reference",
    (error) => {
      expect(readThrownFailure(error)).toEqual({ code: "unexpected", reference: null });
    },
  );
});
