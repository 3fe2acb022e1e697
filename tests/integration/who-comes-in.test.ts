import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { db } from "@/lib/db/client";
import type { Identity } from "@/lib/identity/identity";
import { emptyTables, identity, useFreshDatabase } from "./fixtures";
import { comeIn, invite, jane, joe, type Outcome, withSignUp } from "./invited";

beforeAll(useFreshDatabase);
beforeEach(emptyTables);
afterEach(() => {
  vi.unstubAllEnvs();
});

// What each way of signing up makes of each comer: with a good link for anybody, one for joe@example.com, or none.
const OVER = { code: "invitation-over" };
const IN = { found: "created", role: "USER" };
const OUT = { code: "domain-not-allowed" };
const CLOSED = { code: "sign-up-closed" };
const NEEDED = { code: "invitation-required" };
const MISMATCH = { code: "invitation-mismatch" };
const unproven = identity({ subject: "joe", email: "joe@example.com", emailVerified: false });

describe("who comes in", () => {
  it.each<[string, string, string, Identity, Outcome]>([
    ["open", "", "none", joe, IN],
    ["open", "", "anybody", joe, IN],
    ["open", "", "joe", joe, IN],
    ["open", "", "joe", jane, MISMATCH],
    ["open", "", "over", joe, OVER],
    ["open", "jane@example.com", "anybody", joe, OUT],
    ["invited", "", "none", joe, NEEDED],
    ["invited", "", "anybody", joe, IN],
    ["invited", "", "joe", joe, IN],
    ["invited", "", "joe", jane, MISMATCH],
    ["invited", "", "joe", unproven, MISMATCH],
    ["invited", "joe@example.com", "anybody", joe, IN],
    ["invited", "jane@example.com", "joe", joe, OUT],
    ["invited", "jane@example.com", "anybody", unproven, OUT],
    ["closed", "", "none", joe, CLOSED],
    ["closed", "", "anybody", joe, CLOSED],
    ["closed", "", "joe", joe, CLOSED],
  ])("SIGN_UP=%s, ALLOWED_EMAILS=%s, with a link for %s", async (signUp, emails, link, proof, expected) => {
    const { token, id } = await invite(link === "joe" ? { email: "joe@example.com" } : {});
    if (link === "over") await db().invitation.update({ where: { id }, data: { revokedAt: new Date() } });
    const doors = await withSignUp(signUp, { ALLOWED_EMAILS: emails });
    expect(await comeIn(doors, proof, link === "none" ? undefined : token)).toEqual(expected);
    const used = "found" in expected && link !== "none" ? 1 : 0;
    expect(await db().invitation.findUnique({ where: { id } })).toMatchObject({ uses: used });
    expect(await db().user.count({ where: { role: "USER" } })).toBe("found" in expected ? 1 : 0);
  });
});
