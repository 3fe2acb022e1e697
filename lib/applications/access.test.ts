import { describe, expect, it } from "vitest";
import { NO_MEMBERSHIPS } from "@/lib/accounts/memberships";
import { type Access, accessSchema, type AccessSubject, judgeAccess, readAccess } from "./access";

const ASKED = ["acme", "acm", "other/team", "other", "acme/team", "acme-2", "team"];
const member = (...organizations: string[]) => ({ organizations, answered: ASKED, until: new Date() });

const ada: AccessSubject = {
  role: "USER",
  email: "ada@example.com",
  memberships: member("acme", "other/team"),
};
const chief: AccessSubject = { role: "ADMIN", email: "chief@example.org", memberships: member() };
const unknown: AccessSubject = { role: "USER", email: null, memberships: NO_MEMBERSHIPS };

const isAllowed = (access: Access | null, user: AccessSubject) => judgeAccess(access, user) === "allowed";

describe("judgeAccess", () => {
  it.each<[Access, AccessSubject[]]>([
    [{ everybody: true }, [ada, chief, unknown]],
    [{ role: "admin" }, [chief]],
    [{ email_domains: ["example.com"] }, [ada]],
    [{ email_domains: ["example.com", "example.org"] }, [ada, chief]],
    [{ email_domains: ["ample.com", "sub.example.com", "com"] }, []],
    [{ email_domains: [] }, []],
    [{ emails: ["ada@example.com"] }, [ada]],
    [{ emails: ["da@example.com", "ada@example.co"] }, []],
    [{ emails: [] }, []],
    [{ github_orgs: ["acme"] }, [ada]],
    [{ github_orgs: ["acm", "other/team"] }, [ada]],
    // Of a team is not of the organisation, nor the other way round.
    [{ github_orgs: ["other", "acme/team", "acme-2", "team"] }, []],
    [{ github_orgs: [] }, []],
  ])("%j lets these in and nobody else", (access, allowed) => {
    expect([ada, chief, unknown].filter((user) => isAllowed(access, user))).toEqual(allowed);
  });

  it("tells whom a new answer of GitHub may let in from whom it has just kept out", () => {
    const judge = (access: Access) => [ada, chief, unknown].map((user) => judgeAccess(access, user));
    expect(judge({ github_orgs: ["acme"] })).toEqual(["allowed", "forbidden", "unproven"]);
    // Named since, alone and beside others of which the answer was no.
    expect(judge({ github_orgs: ["new"] })).toEqual(["unproven", "unproven", "unproven"]);
    expect(judge({ github_orgs: ["acme", "new"] })).toEqual(["allowed", "unproven", "unproven"]);
    expect(judge({ github_orgs: [] })).toEqual(["forbidden", "forbidden", "forbidden"]);
    expect(judge({ emails: [] })).toEqual(["forbidden", "forbidden", "forbidden"]);
  });

  it("lets nobody in by a rule that is not understood", () => {
    expect([ada, chief, unknown].filter((user) => isAllowed(null, user))).toEqual([]);
  });
});

describe("readAccess", () => {
  it.each([
    null,
    {},
    [],
    "everybody",
    true,
    { everybody: false },
    { everybody: "true" },
    { everybody: true, role: "admin" },
    { everybody: true, of: "later" },
    { role: "user" },
    { role: "ADMIN" },
    { email_domains: "example.com" },
    { email_domains: [7] },
    { email_domains: ["a b"] },
    { emails: ["example.com"] },
    { emails: ["ada@example.com"], email_domains: ["example.com"] },
    { groups: ["staff"] },
    { github_orgs: "acme" },
    { github_orgs: ["acme/team/more"] },
    { github_orgs: ["https://github.com/acme"] },
    { github_orgs: ["acme"], emails: ["ada@example.com"] },
  ])("knows no rule in %j, which is nobody", (stored) => {
    expect(readAccess(stored)).toBeNull();
  });

  it("compares in the forms that users have, however it was stored", () => {
    expect(readAccess({ email_domains: ["Example.COM", "Пример.рф"] })).toEqual({
      email_domains: ["example.com", "xn--e1afmkfd.xn--p1ai"],
    });
    expect(readAccess({ emails: [" Ada@Example.COM "] })).toEqual({ emails: ["ada@example.com"] });
    expect(readAccess({ github_orgs: ["Acme/Team"] })).toEqual({ github_orgs: ["acme/team"] });
  });

  it("takes a thousand entries and no more, of organisations twenty", () => {
    const emails = Array.from({ length: 1001 }, (_, at) => `person-${String(at)}@example.com`);
    expect(accessSchema.safeParse({ emails: emails.slice(0, 1000) }).success).toBe(true);
    expect(accessSchema.safeParse({ emails }).success).toBe(false);
    const organizations = Array.from({ length: 21 }, (_, at) => `acme-${String(at)}`);
    expect(accessSchema.safeParse({ github_orgs: organizations.slice(0, 20) }).success).toBe(true);
    expect(accessSchema.safeParse({ github_orgs: organizations }).success).toBe(false);
  });
});
