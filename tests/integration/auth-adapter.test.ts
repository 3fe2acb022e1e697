import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Adapter } from "next-auth/adapters";
import { authjsAdapter } from "@/lib/auth/adapter";
import { db } from "@/lib/db/client";
import { signIn } from "@/lib/identity/sign-in";
import { readSession } from "@/lib/sessions/data";
import { CLIENT, countRows, emptyTables, identity, useFreshDatabase } from "./fixtures";

let adapter: Adapter;
beforeAll(async () => {
  await useFreshDatabase();
  adapter = authjsAdapter(run);
});
beforeEach(emptyTables);

const run = { provider: "google", client: CLIENT } as const;
const enter = () => signIn(identity(), { client: CLIENT, carrier: "COOKIE" });
const account = { provider: "google", providerAccountId: "112233445566778899001" };

describe("the adapter that Auth.js is given", () => {
  it.each([
    ["makes no user", () => adapter.createUser?.({ id: "", email: "new@example.com", emailVerified: null })],
    ["changes no user", (id: string) => adapter.updateUser?.({ id, name: "Other" })],
    [
      "connects no account",
      (userId: string) => adapter.linkAccount?.({ ...account, providerAccountId: "2", type: "oidc", userId }),
    ],
  ])("%s", async (_, act) => {
    const { user } = await enter();
    const before = await countRows();
    await expect(Promise.resolve().then(() => act(user.id))).rejects.toMatchObject({ code: "unexpected" });
    expect(await countRows()).toEqual(before);
    expect(await db().user.findFirst({ select: { name: true } })).toEqual({ name: "Sample Person" });
  });

  it("knows nobody, and begins no session, before the sign-in is through", async () => {
    const { user, session } = await enter();
    expect(await adapter.getUserByAccount?.(account)).toBeNull();
    const begin = (from: Adapter) =>
      from.createSession?.({ sessionToken: "x", userId: user.id, expires: new Date() });
    await expect(begin(adapter)).rejects.toMatchObject({ code: "unexpected" });
    const through = authjsAdapter({ ...run, result: { session, notice: null } });
    expect(await through.getUserByAccount?.(account)).toMatchObject({ id: user.id });
    expect(await begin(through)).toEqual({
      sessionToken: session.sealed,
      userId: user.id,
      expires: session.expiresAt,
    });
    expect(await countRows()).toMatchObject({ sessions: 1 });
  });

  it("reads and ends live sessions by their sealed value alone, and prolongs none", async () => {
    const { user, session } = await enter();
    const { sealed } = session;
    expect(await adapter.getSessionAndUser?.(sealed)).toMatchObject({
      session: { userId: user.id, expires: session.expiresAt },
      user: { id: user.id, email: "sample@example.com", emailVerified: null },
    });
    const { secretHash } = await db().session.findFirstOrThrow();
    const stored = Buffer.from(secretHash).toString("base64url");
    for (const value of ["", "x", session.id, stored]) {
      expect(await adapter.getSessionAndUser?.(value)).toBeNull();
      await adapter.deleteSession?.(value);
    }
    expect(await adapter.updateSession?.({ sessionToken: sealed, expires: new Date() })).toBeNull();
    expect((await readSession(sealed)).status).toBe("live");
    await adapter.deleteSession?.(sealed);
    expect((await readSession(sealed)).status).toBe("unknown");
    expect(await adapter.getSessionAndUser?.(sealed)).toBeNull();
    expect(await db().auditEvent.findFirst({ where: { type: "session.ended" } })).toMatchObject({
      subjectId: user.id,
      sessionId: session.id,
    });
  });
});
