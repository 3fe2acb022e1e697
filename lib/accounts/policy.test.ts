import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type * as policyModule from "./policy";
import type { Snapshot } from "./policy";

afterEach(() => {
  vi.unstubAllEnvs();
});
beforeEach(() => {
  vi.resetModules();
});

/** The environment is parsed once, so each case loads the policy anew. */
async function withLists(
  emailDomains: string,
  hostedDomains = "",
  emails = "",
  organizations = "",
): Promise<typeof policyModule> {
  vi.stubEnv("ALLOWED_EMAIL_DOMAINS", emailDomains);
  vi.stubEnv("ALLOWED_EMAILS", emails);
  vi.stubEnv("ALLOWED_GITHUB_ORGS", organizations);
  vi.stubEnv("ALLOWED_GOOGLE_HOSTED_DOMAINS", hostedDomains);
  return import("./policy");
}

function account(id: string, email: string | null, emailVerified = true) {
  return { id, email, emailVerified };
}

describe("emailCandidates", () => {
  it.each([
    ["keeps what is vouched for", "a@x", [account("1", "b@x"), account("2", "a@x")], "1", ["a@x"]],
    [
      "prefers other accounts, oldest first, to the changed one",
      "a@x",
      [account("1", "c@x"), account("2", "b@x")],
      "1",
      ["b@x", "c@x"],
    ],
    [
      "passes over what nobody verified",
      "a@x",
      [account("1", "a@x", false), account("2", "b@x")],
      null,
      ["b@x"],
    ],
    [
      "has none when nobody vouches for any",
      "a@x",
      [account("1", null), account("2", "b@x", false)],
      "2",
      [],
    ],
    ["fills what was empty", null, [account("1", "a@x")], "1", ["a@x"]],
  ] as const)("%s", async (_, email, accounts, changed, expected) => {
    const { emailCandidates } = await withLists("");
    expect(emailCandidates(email, accounts, changed)).toEqual(expected);
  });

  it("has what the changed account vouches for only if the list has its domain", async () => {
    const { emailCandidates } = await withLists("example.com");
    const accounts = [account("1", "new@example.org"), account("2", "b@example.net")];
    expect(emailCandidates("a@example.com", accounts, "1")).toEqual(["b@example.net"]);
    const moved = [account("1", "new@example.com"), account("2", "b@example.net")];
    expect(emailCandidates("a@example.com", moved, "1")).toEqual(["b@example.net", "new@example.com"]);
  });

  it("has what the changed account vouches for if it is itself on a list", async () => {
    const { emailCandidates } = await withLists("", "", "new@example.org");
    expect(emailCandidates(null, [account("1", "new@example.org")], "1")).toEqual(["new@example.org"]);
    expect(emailCandidates(null, [account("1", "other@example.org")], "1")).toEqual([]);
  });
});

describe("mayEnter", () => {
  const google: Snapshot = {
    provider: "google",
    email: "a@example.com",
    emailVerified: true,
    hostedDomain: "example.com",
  };
  const github: Snapshot = { ...google, provider: "github", hostedDomain: null };

  it.each<[string, string, string, Snapshot, boolean]>([
    ["everybody without a list", "", "", { ...github, email: null }, true],
    ["a verified e-mail of a domain", "example.com", "", github, true],
    ["not an unverified one", "example.com", "", { ...github, emailVerified: false }, false],
    ["not one of a subdomain", "example.com", "", { ...github, email: "a@sub.example.com" }, false],
    ["not one without e-mail", "example.com", "", { ...github, email: null }, false],
    ["a Workspace account of a hosted domain", "", "example.com", google, true],
    ["whatever its e-mail", "", "example.com", { ...google, email: "a@example.net" }, true],
    [
      "not a private Google account with such an e-mail",
      "",
      "example.com",
      { ...google, hostedDomain: null },
      false,
    ],
    ["not another Workspace", "", "example.com", { ...google, hostedDomain: "example.net" }, false],
    ["not GitHub, which has no hosted domain", "", "example.com", github, false],
    ["not GitHub that claims one", "", "example.com", { ...github, hostedDomain: "example.com" }, false],
    ["GitHub by its e-mail where both lists are set", "example.com", "example.com", github, true],
    [
      "Google by both where both are set",
      "example.com",
      "example.com",
      { ...google, email: "a@example.net" },
      false,
    ],
  ])("admits %s", async (_, emailDomains, hostedDomains, snapshot, expected) => {
    const { mayEnter } = await withLists(emailDomains, hostedDomains);
    expect(mayEnter(snapshot)).toBe(expected);
  });

  it.each<[string, string, string, Snapshot, boolean]>([
    ["a listed address", "", "", github, true],
    ["not an unverified one", "", "", { ...github, emailVerified: false }, false],
    ["not another one", "", "", { ...github, email: "b@example.com" }, false],
    ["a listed address from outside of the domains", "example.org", "", github, true],
    ["the domains beside it", "example.org", "", { ...github, email: "b@example.org" }, true],
    [
      "not a listed address of a private account",
      "",
      "example.com",
      { ...google, hostedDomain: null },
      false,
    ],
  ])("admits by ALLOWED_EMAILS %s", async (_, emailDomains, hostedDomains, snapshot, expected) => {
    const { mayEnter } = await withLists(emailDomains, hostedDomains, "a@example.com");
    expect(mayEnter(snapshot)).toBe(expected);
  });

  it.each<[string, string, Snapshot, string | null]>([
    ["a member", "", { ...github, organizations: ["acme"] }, null],
    ["not a stranger", "", { ...github, organizations: [] }, "organization-required"],
    ["not whom nobody asked about", "", github, "organization-required"],
    ["not a member of another", "", { ...github, organizations: ["acme/other"] }, "organization-required"],
    ["a member of the team", "", { ...github, organizations: ["good/team"] }, null],
    ["not Google, which has none", "", google, "organization-required"],
    ["not Google that claims one", "", { ...google, organizations: ["acme"] }, "organization-required"],
    ["Google by a listed e-mail", "example.com", google, null],
    ["not a member without one", "example.org", { ...github, organizations: ["acme"] }, "domain-not-allowed"],
    ["not a stranger with one", "example.com", github, "organization-required"],
  ])("admits by ALLOWED_GITHUB_ORGS %s", async (_, emailDomains, snapshot, expected) => {
    const { refusalOf } = await withLists(emailDomains, "", "", "acme,good/team");
    expect(refusalOf(snapshot)).toBe(expected);
  });
});
