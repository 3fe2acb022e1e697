import { describe, expect, it } from "vitest";
import { AppError } from "@/lib/errors";
import { problem } from "./problem";

const context = { requestId: "r-1", authUrl: "https://accounts.acme.test" };

describe("a problem", () => {
  it("is what RFC 9457 says, with a code and a reference", async () => {
    const answer = problem(new AppError("token-expired", "exp was 3 s ago for sub 42"), context);
    expect(answer.status).toBe(401);
    expect(answer.headers.get("content-type")).toBe("application/problem+json");
    expect(answer.headers.get("cache-control")).toBe("private, no-store");
    expect(answer.headers.get("www-authenticate")).toBe('Bearer error="invalid_token"');
    expect(answer.headers.has("retry-after")).toBe(false);
    // The message is for logs, and is not told.
    expect(await answer.json()).toEqual({
      type: "https://accounts.acme.test/docs/errors#token-expired",
      title: "Token expired",
      status: 401,
      code: "token-expired",
      request_id: "r-1",
    });
  });

  it("says when to retry, in whole seconds and never at once", () => {
    const retry = (retryAfter: number) =>
      problem({ code: "rate-limited", status: 429, retryAfter }, context).headers.get("retry-after");
    expect(retry(1.2)).toBe("2");
    expect(retry(0)).toBe("1");
  });

  it("challenges on every 401 and on nothing else", () => {
    const challenge = (error: AppError) => problem(error, context).headers.get("www-authenticate");
    expect(challenge(new AppError("unauthenticated"))).toBe("Bearer");
    expect(challenge(new AppError("account-disabled"))).toBeNull();
  });

  it("names the scope that is missing (RFC 6750 section 3.1)", async () => {
    const answer = problem(new AppError("insufficient-scope", "", { scope: "users:read" }), context);
    expect(answer.headers.get("www-authenticate")).toBe(
      'Bearer error="insufficient_scope", scope="users:read"',
    );
    expect(await answer.json()).toMatchObject({ status: 403, scope: "users:read" });
  });

  it("adds a detail and the providers to continue with when there are any", async () => {
    const error = new AppError("account-exists", "", { providers: ["github"] });
    expect(await problem(error, { ...context, detail: "Sign in with GitHub." }).json()).toMatchObject({
      detail: "Sign in with GitHub.",
      providers: ["github"],
    });
  });
});
