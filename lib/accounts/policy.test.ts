import { describe, expect, it } from "vitest";
import { emailAfterUnlinking } from "./policy";

const verified = (email: string | null) => ({ email, emailVerified: true });
const unverified = (email: string) => ({ email, emailVerified: false });

describe("emailAfterUnlinking", () => {
  it.each([
    ["stays while another account vouches for it", "a", verified("a"), [verified("b"), verified("a")], "a"],
    ["stays when it came from elsewhere", "a", verified("b"), [verified("c")], "a"],
    ["stays when the removed account did not vouch for it", "a", unverified("a"), [verified("c")], "a"],
    ["moves to the first that is vouched for", "a", verified("a"), [unverified("b"), verified("c")], "c"],
    ["goes when nobody vouches for any", "a", verified("a"), [unverified("b"), verified(null)], null],
    ["is none when there was none", null, verified("b"), [verified("c")], null],
  ])("%s", (_, email, removed, rest, expected) => {
    expect(emailAfterUnlinking(email, removed, rest)).toBe(expected);
  });
});
