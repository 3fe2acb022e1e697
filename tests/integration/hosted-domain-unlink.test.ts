import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { unlinkAccount } from "@/lib/accounts/mutations";
import { db } from "@/lib/db/client";
import { signIn } from "@/lib/identity/sign-in";
import { CLIENT, emptyTables, identity, useFreshDatabase } from "./fixtures";

beforeAll(async () => {
  vi.stubEnv("ALLOWED_GOOGLE_HOSTED_DOMAINS", "example.com");
  await useFreshDatabase();
});
afterAll(() => {
  vi.unstubAllEnvs();
});
beforeEach(emptyTables);

const atWork = identity({
  email: "worker@example.com",
  hostedDomain: "example.com",
  profile: { hd: "example.com" },
});

/** Signed in with the account of the Workspace; the others could be connected before there was a list. */
async function enterWith(...others: { provider: string; providerAccountId: string; hd?: string }[]) {
  const { user, session } = await signIn(atWork, { client: CLIENT, carrier: "COOKIE" });
  for (const { hd, ...account } of others)
    await db().account.create({
      data: {
        ...account,
        userId: user.id,
        email: `${account.providerAccountId}@example.com`,
        emailVerified: true,
        profile: hd === undefined ? {} : { hd },
      },
    });
  const accounts = await db().account.findMany({
    select: { id: true, provider: true, providerAccountId: true },
  });
  const unlink = (subject: string) => {
    const accountId = accounts.find(({ providerAccountId }) => providerAccountId === subject)?.id ?? "";
    return unlinkAccount({ accountId, userId: user.id, sessionId: session.id }, CLIENT);
  };
  const left = async () =>
    (await db().account.findMany({ orderBy: { providerAccountId: "asc" } })).map(
      (account) => account.providerAccountId,
    );
  return { unlink, left };
}

describe("with ALLOWED_GOOGLE_HOSTED_DOMAINS the last account that may sign in is not disconnected", () => {
  it.each([
    ["a Google account of nobody's domain", { provider: "google", providerAccountId: "1" }],
    ["a Google account of another domain", { provider: "google", providerAccountId: "1", hd: "example.net" }],
    ["a GitHub account", { provider: "github", providerAccountId: "1" }],
  ])("though there is %s, which may be", async (_, other) => {
    const { unlink, left } = await enterWith(other);
    expect(await unlink(atWork.subject)).toBe("last");
    expect(await left()).toEqual(["1", atWork.subject]);
    expect(await unlink("1")).toBe("unlinked");
    expect(await left()).toEqual([atWork.subject]);
  });

  it("but of two accounts of the domain either is, and then the other is the last", async () => {
    const { unlink, left } = await enterWith({
      provider: "google",
      providerAccountId: "1",
      hd: "example.com",
    });
    expect(await unlink(atWork.subject)).toBe("unlinked");
    expect(await unlink("1")).toBe("last");
    expect(await left()).toEqual(["1"]);
  });
});
