import { describe, expect, test } from "vitest";
import { contract } from "./contract";
import { failuresOf, needsSession } from "./failures";

describe("failuresOf", () => {
  test("a public operation that changes something may be asked by a foreign page, with a broken body", () => {
    expect(failuresOf(contract.exchangeGithub)).toEqual([
      "malformed-request",
      "token-invalid",
      "provider-account-suspended",
      "account-disabled",
      "domain-not-allowed",
      "organization-required",
      "invitation-required",
      "invitation-over",
      "invitation-mismatch",
      "sign-up-closed",
      "cross-origin",
      "not-found",
      "account-exists",
      "account-disconnected",
      "payload-too-large",
      "unsupported-media-type",
      "rate-limited",
      "unexpected",
      "provider-unavailable",
      "database-unavailable",
    ]);
  });

  test("reading by session needs one, and the database", () => {
    expect(failuresOf(contract.getMe)).toEqual([
      "unauthenticated",
      "application-session",
      "application-forbidden",
      "rate-limited",
      "unexpected",
      "database-unavailable",
    ]);
  });

  test("a change that needs a fresh proof says so, and one by id may find nothing", () => {
    expect(failuresOf(contract.unlinkAccount)).toEqual([
      "unauthenticated",
      "cross-origin",
      "application-session",
      "reauthentication-required",
      "not-found",
      "last-account",
      "rate-limited",
      "unexpected",
      "database-unavailable",
    ]);
  });

  test("only an administrator may ask for what is theirs, and not without measure", () => {
    expect(failuresOf(contract.searchUsers)).toEqual([
      "malformed-request",
      "unauthenticated",
      "forbidden",
      "application-session",
      "insufficient-scope",
      "rate-limited",
      "unexpected",
      "database-unavailable",
    ]);
    expect(failuresOf(contract.changeUser)).toContain("reauthentication-required");
  });

  test("a query can be malformed", () => {
    expect(failuresOf(contract.listEvents)).toContain("malformed-request");
  });
});

describe("needsSession", () => {
  test("is told by the code, so that forward auth counts too", () => {
    expect(needsSession(contract.verify)).toBe(true);
    expect(needsSession(contract.exchangeGoogle)).toBe(false);
  });
});
