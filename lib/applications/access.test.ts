import { describe, expect, it } from "vitest";
import { type Access, accessSchema, type AccessSubject, isAllowed, readAccess } from "./access";

const ada: AccessSubject = { role: "USER", email: "ada@example.com" };
const chief: AccessSubject = { role: "ADMIN", email: "chief@example.org" };
const unknown: AccessSubject = { role: "USER", email: null };

describe("isAllowed", () => {
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
  ])("%j lets these in and nobody else", (access, allowed) => {
    expect([ada, chief, unknown].filter((user) => isAllowed(access, user))).toEqual(allowed);
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
  ])("knows no rule in %j, which is nobody", (stored) => {
    expect(readAccess(stored)).toBeNull();
  });

  it("compares in the forms that users have, however it was stored", () => {
    expect(readAccess({ email_domains: ["Example.COM", "Пример.рф"] })).toEqual({
      email_domains: ["example.com", "xn--e1afmkfd.xn--p1ai"],
    });
    expect(readAccess({ emails: [" Ada@Example.COM "] })).toEqual({ emails: ["ada@example.com"] });
  });

  it("takes a thousand entries and no more", () => {
    const emails = Array.from({ length: 1001 }, (_, at) => `person-${String(at)}@example.com`);
    expect(accessSchema.safeParse({ emails: emails.slice(0, 1000) }).success).toBe(true);
    expect(accessSchema.safeParse({ emails }).success).toBe(false);
  });
});
