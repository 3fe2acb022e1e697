import { describe, expect, test } from "vitest";
import { readSignInQuery } from "./query";

const REFERENCE = "7d2c0c1e-5a4b-4f0e-9c53-2f9d0a5f1b11";

describe("readSignInQuery", () => {
  test("an empty query says nothing and leads to the account", () => {
    expect(readSignInQuery({})).toEqual({
      returnTo: "/account",
      error: null,
      reference: null,
      continueWith: [],
      provider: null,
      asAnother: false,
      notice: null,
    });
  });

  test("what our own redirects send is read back", () => {
    const query = {
      returnTo: "/account?tab=1",
      error: "account-exists",
      reference: REFERENCE,
      continueWith: ["github", "google"],
      provider: "github",
      notice: "session-idle",
    };
    expect(readSignInQuery(query)).toEqual({
      ...query,
      asAnother: false,
      continueWith: ["google", "github"],
    });
  });

  test("one provider to continue with need not be repeated", () => {
    expect(readSignInQuery({ continueWith: "github" }).continueWith).toEqual(["github"]);
  });

  test.each([["Configuration"], ["toString"], [""], [["access-denied", "access-denied"]]])(
    "the unknown error %j is an unexpected one",
    (error) => {
      expect(readSignInQuery({ error }).error).toBe("unexpected");
    },
  );

  test.each([
    ["returnTo", "https://example.com/", "/account"],
    ["returnTo", ["/a", "/b"], "/account"],
    ["reference", "call this number", null],
    ["reference", [REFERENCE, REFERENCE], null],
    ["continueWith", "example", []],
    ["notice", "you have won", null],
    ["notice", ["signed-out"], null],
  ] as const)("%s=%j is not believed", (name, value, fallback) => {
    const query = { [name]: typeof value === "string" ? value : [...value] };
    expect(readSignInQuery(query)[name]).toEqual(fallback);
  });
});
