import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { db, pool } from "@/lib/db/client";
import type { Identity } from "@/lib/identity/identity";
import { type SignIn, signIn, type SignInRequest } from "@/lib/identity/sign-in";
import { readSession } from "@/lib/sessions/data";
import { CLIENT, emptyTables, identity, useFreshDatabase } from "./fixtures";
import { layWire, type Traffic, type Wire } from "./wire";

let wire: Wire;
beforeAll(async () => {
  await useFreshDatabase();
  wire = await layWire(process.env.DATABASE_URL ?? "");
  process.env.DATABASE_URL = wire.url;
});
beforeEach(emptyTables);
afterAll(async () => {
  await db().$disconnect();
  await pool().end();
  wire.close();
});

async function count(
  who: Identity,
  request: Partial<SignInRequest> = {},
): Promise<{ traffic: Traffic; signedIn: SignIn }> {
  // Opening a connection is not part of a sign-in.
  await pool().query("SELECT 1");
  wire.takeTraffic();
  const signedIn = await signIn(who, { client: CLIENT, carrier: "COOKIE", ...request });
  return { traffic: wire.takeTraffic(), signedIn };
}

const github = identity({ provider: "github", subject: "7012" });

describe("round trips to the database", () => {
  it("are counted as they are", async () => {
    await pool().query("SELECT 1");
    wire.takeTraffic();
    await pool().query("SELECT $1::int", [1]);
    await pool().query("SELECT 2");
    expect(wire.takeTraffic()).toEqual({ trips: 2, statements: ["SELECT $1::int", "SELECT 2"] });
  });

  it("are two for a first sign-in, all of it in one transaction", async () => {
    const { traffic, signedIn } = await count(identity());
    expect(signedIn.found).toBe("created");
    expect(traffic.trips).toBe(2);
    expect(traffic.statements.filter((text) => /^(BEGIN|COMMIT|ROLLBACK)/.test(text))).toEqual([
      "BEGIN",
      "COMMIT",
    ]);
    expect([traffic.statements[0], traffic.statements.at(-1)]).toEqual(["BEGIN", "COMMIT"]);
  });

  it("are two for a returning person, in a browser that held a session, with a new e-mail and name", async () => {
    const { signedIn: first } = await count(identity({ name: null }));
    const returning = identity({ email: "new@example.com", name: "Sample Person" });
    const { traffic, signedIn } = await count(returning, { replaces: first.session.sealed });
    expect(signedIn).toMatchObject({ found: "known", user: { email: "new@example.com" } });
    expect((await readSession(first.session.sealed)).standing).toBe("unknown");
    expect(traffic.trips).toBe(2);
  });

  it("are two when an account is linked, and when another is connected on the way", async () => {
    await count(identity());
    expect((await count(github)).traffic.trips).toBe(2);
    await emptyTables();
    await count(identity());
    const { traffic, signedIn } = await count(identity(), { alsoLink: github });
    expect(signedIn.linked).toBe(true);
    expect(traffic.trips).toBe(2);
  });

  it("are two for a refusal, which is rolled back", async () => {
    const { signedIn } = await count(identity());
    await db().user.update({ where: { id: signedIn.user.id }, data: { disabledAt: new Date() } });
    await expect(count(identity())).rejects.toMatchObject({ code: "account-disabled" });
    const { trips, statements } = wire.takeTraffic();
    expect([trips, statements[0], statements.at(-1)]).toEqual([2, "BEGIN", "ROLLBACK"]);
  });
});
