import { describe, expect, it } from "vitest";
import { type Memberships, NO_MEMBERSHIPS } from "@/lib/accounts/memberships";
import type { Application } from "@/lib/applications/data";
import { createRegistry } from "../cache/application-memory";
import { judgeApplicationSession, type Presented } from "./judge";
import type { LiveApplicationSession } from "./live-session";

const A = "https://a.example.com";
const B = "https://b.example.com";
const time = new Date("2026-01-01T00:00:00Z");

function application(id: string, fields: Partial<Application> = {}): Application {
  return {
    id,
    clientId: `client-${id}`,
    name: id,
    kind: "PROXIED",
    confidential: false,
    redirectUris: [],
    origins: [],
    access: { everybody: true },
    accepts: [],
    device: false,
    skipConsent: false,
    managedBy: "DATABASE",
    createdAt: time,
    disabledAt: null,
    ...fields,
  };
}

function live(
  application: LiveApplicationSession["application"],
  carrier: "COOKIE" | "BEARER",
  user: Partial<LiveApplicationSession["user"]> = {},
): LiveApplicationSession {
  return {
    status: "live",
    memberships: NO_MEMBERSHIPS,
    session: {
      id: "session",
      provider: "google",
      carrier,
      createdAt: time,
      authenticatedAt: time,
      expiresAt: time,
      fresh: false,
      needsTouch: false,
      idlesSoon: false,
    },
    user: {
      id: "user",
      email: "sample@example.com",
      name: null,
      image: null,
      role: "USER",
      locale: null,
      createdAt: time,
      ...user,
    },
    application,
  };
}

const child = (user?: Partial<LiveApplicationSession["user"]>) =>
  live({ id: "a", origin: A, parentId: "parent", scopes: [] }, "COOKIE", user);
const bearer = (user?: Partial<LiveApplicationSession["user"]>) =>
  live({ id: "n", origin: null, parentId: null, scopes: ["email"] }, "BEARER", user);

const a = application("a", { origins: [A] });
const b = application("b", { origins: [B] });
const native = application("n", { kind: "NATIVE" });
const all = [a, b, native];
const atA: Presented = { as: "cookie", origin: A };

function outcome(session: LiveApplicationSession, presented: Presented, applications = all): string {
  const judged = judgeApplicationSession(session, presented, createRegistry(applications));
  return judged.status === "allowed" ? judged.application.id : judged.error.code;
}

describe("where an application's session works", () => {
  it.each([
    ["a child as cookie at its origin", child(), atA, "a"],
    ["a child as cookie at another origin", child(), { as: "cookie", origin: B }, "unauthenticated"],
    ["a child as bearer at our own operations", child(), { as: "bearer", at: null }, "unauthenticated"],
    ["a child as bearer at its own host", child(), { as: "bearer", at: a }, "unauthenticated"],
    ["a bearer as cookie", bearer(), atA, "unauthenticated"],
    ["a bearer at our own operations", bearer(), { as: "bearer", at: null }, "n"],
    ["a bearer where its own application asks", bearer(), { as: "bearer", at: native }, "n"],
    ["a bearer at a host that does not take it", bearer(), { as: "bearer", at: b }, "unauthenticated"],
    [
      "a bearer at a host that takes it",
      bearer(),
      { as: "bearer", at: { ...b, accepts: ["client-x", "client-n"] } },
      "n",
    ],
    // By client id; ids of rows are nobody's to write.
    [
      "a bearer whose id is taken",
      bearer(),
      { as: "bearer", at: { ...b, accepts: ["n"] } },
      "unauthenticated",
    ],
  ] as const)("%s", (_, session, presented, expected) => {
    expect(outcome(session, presented)).toBe(expected);
  });

  it("is none that its application has no more", () => {
    const moved = [
      { ...a, origins: [] },
      { ...b, origins: [A, B] },
    ];
    expect(outcome(child(), atA, moved)).toBe("unauthenticated");
    expect(outcome(child(), atA, [{ ...a, origins: [] }])).toBe("unauthenticated");
    expect(outcome(child(), atA, [b])).toBe("unauthenticated");
  });
});

describe("who may enter", () => {
  it.each([
    ["by role, a user", { role: "admin" } as const, {}, "application-forbidden"],
    ["by role, an administrator", { role: "admin" } as const, { role: "ADMIN" } as const, "a"],
    ["by a list of nobody", { emails: [] }, {}, "application-forbidden"],
    ["by address", { emails: ["sample@example.com"] }, {}, "a"],
    [
      "by domain, without an address",
      { email_domains: ["example.com"] },
      { email: null },
      "application-forbidden",
    ],
    ["by a rule that is not known", null, { role: "ADMIN" } as const, "application-forbidden"],
  ])("%s", (_, access, user, expected) => {
    expect(outcome(child(user), atA, [{ ...a, access }])).toBe(expected);
  });

  it("is asked of GitHub's word, and where that is too old by beginning anew", () => {
    const access = { github_orgs: ["acme"] };
    const told = (...organizations: string[]): Memberships => ({
      organizations,
      answered: ["acme", "other"],
      until: time,
    });
    const at = { ...b, accepts: ["client-n"] };
    for (const [memberships, own, asking] of [
      [told("acme"), "", ""],
      [told("other"), "application-forbidden", "application-forbidden"],
      [NO_MEMBERSHIPS, "unauthenticated", "application-forbidden"],
    ] as const) {
      expect(outcome({ ...child(), memberships }, atA, [{ ...a, access }])).toBe(own || "a");
      const owner = { ...native, access };
      expect(outcome({ ...bearer(), memberships }, { as: "bearer", at: null }, [owner])).toBe(own || "n");
      // A program that began anew at its own application would be as far as before.
      const other = { ...at, access };
      const presented = { as: "bearer", at: other } as const;
      expect(outcome({ ...bearer(), memberships }, presented, [native, other])).toBe(asking || "n");
    }
  });

  it("is nobody while the application is disabled", () => {
    expect(outcome(child(), atA, [{ ...a, disabledAt: time }])).toBe("application-forbidden");
    expect(outcome(bearer(), { as: "bearer", at: null }, [{ ...native, disabledAt: time }])).toBe(
      "application-forbidden",
    );
  });

  it("is asked of both applications where one takes the bearers of another", () => {
    const at = { ...b, accepts: ["client-n"] };
    const admins = { role: "admin" } as const;
    for (const [holder, asking] of [
      [{ ...native, access: admins }, at],
      [native, { ...at, access: admins }],
      [{ ...native, disabledAt: time }, at],
      [native, { ...at, disabledAt: time }],
    ] as const)
      expect(outcome(bearer(), { as: "bearer", at: asking }, [holder, asking])).toBe("application-forbidden");
  });
});
