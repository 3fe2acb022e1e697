import { expect, it } from "vitest";
import { NO_MEMBERSHIPS } from "@/lib/accounts/memberships";
import type { Access } from "@/lib/applications/access";
import { judgeEntry } from "./entry";

const user = { role: "USER", email: "ada@example.com" } as const;
const told = (...organizations: string[]) => ({
  organizations,
  answered: ["acme", "other"],
  until: new Date(),
  provenAt: new Date(),
});
const unproven = { ...NO_MEMBERSHIPS, provenAt: new Date() };
const NOBODY: Access = { emails: [] };
const acme: Access = { github_orgs: ["acme"] };
const lacking = (lacks: string | null) => ({ kind: "refused", lacks });

it.each([
  ["a member", acme, told("acme"), null, { kind: "allowed" }],
  ["whom another rule lets in", { everybody: true } as const, unproven, "wanted", { kind: "allowed" }],
  ["whom another rule does not", NOBODY, told("acme"), "wanted", lacking(null)],
  ["of whom nothing is known", acme, unproven, null, { kind: "prove" }],
  ["of whom nothing is known, after a proof", acme, unproven, "given", lacking("membership")],
  ["no member", acme, told("other"), null, lacking("membership")],
  ["no member, who is to be asked about", acme, told("other"), "wanted", { kind: "prove" }],
  ["no member, after a proof", acme, told("other"), "given", lacking("membership")],
  ["without an account", acme, NO_MEMBERSHIPS, "wanted", lacking("account")],
] as const)("tells what comes next: %s", (_, access, memberships, proof, expected) => {
  expect(judgeEntry(access, user, memberships, proof)).toEqual(expected);
});
