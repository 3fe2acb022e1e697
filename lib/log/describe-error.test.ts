import { describe, expect, it } from "vitest";
import { AppError } from "@/lib/errors";
import { describeError } from "./describe-error";

describe("a described error", () => {
  it("has name, message, code, stack and causes, scrubbed", () => {
    const cause = Object.assign(new Error("connect to postgresql://app:hunter2@db"), {
      code: "ECONNREFUSED",
    });
    const described = describeError(new AppError("database-unavailable", "code=hunter2", { cause }));
    expect(described).toMatchObject({
      name: "AppError",
      message: "code=[masked]",
      code: "database-unavailable",
      cause: { name: "Error", message: "connect to postgresql://[masked]@db", code: "ECONNREFUSED" },
    });
    expect(described.stack).toContain("describe-error.test.ts");
    expect(JSON.stringify(described)).not.toContain("hunter2");
  });

  it("does not quote what could not be parsed", () => {
    try {
      JSON.parse("hunter2");
    } catch (error) {
      expect(JSON.stringify(describeError(error))).not.toContain("hunter2");
      expect(describeError(error).stack).toContain("describe-error.test.ts");
    }
    expect.assertions(2);
  });

  it("leaves out whatever else hangs on it", () => {
    const error = Object.assign(new Error("failed"), {
      response: { body: "hunter2" },
      config: { token: "hunter2" },
    });
    expect(Object.keys(describeError(error)).sort()).toEqual(["message", "name", "stack"]);
    expect(JSON.stringify(describeError({ token: "hunter2" }))).not.toContain("hunter2");
  });

  it("tells neither the person nor the words for them that a refusal carries", () => {
    const refusal = new AppError("account-disabled", "disabled", { reason: "hunter2", userId: "hunter3" });
    expect(JSON.stringify(describeError(refusal))).not.toMatch(/hunter/);
  });

  it("finds the cause where Auth.js keeps it", () => {
    const error = new Error("CallbackRouteError", {
      cause: { err: new TypeError("inner"), provider: "google" },
    });
    expect(describeError(error).cause).toMatchObject({ name: "TypeError", message: "inner" });
  });

  it("ends with chains that do not", () => {
    const error = new Error("outer");
    error.cause = error;
    expect(JSON.stringify(describeError(error)).match(/"outer"/g)).toHaveLength(6);
  });

  it("copes with anything thrown", () => {
    expect(describeError("code=abc")).toEqual({ name: "NonError", message: "code=[masked]" });
    expect(describeError(null)).toEqual({ name: "NonError", message: "a thrown object" });
  });
});
