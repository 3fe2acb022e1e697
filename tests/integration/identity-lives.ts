import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { pool } from "@/lib/db/client";
import { type Sandbox, startSandbox } from "@/sandbox/server";
import { describeToApplication } from "@/scripts/development/sandbox";
import { sandboxClients } from "../servers";
import { emptyTables, useFreshDatabase } from "./fixtures";
import { ACCOUNTS, ADDRESSES } from "./identity-truths";
import { CHIEF, type Step, World } from "./identity-world";

const LISTED = ADDRESSES[0];

const place = fc.nat(ACCOUNTS.length * ADDRESSES.length);
const deed = (...deeds: Exclude<Step["do"], "rename">[]) =>
  fc.record({ do: fc.constantFrom(...deeds), account: place });
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: deed("sign-in", "exchange", "step-up", "link", "unlink", "continue") },
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant("rename" as const),
      account: place,
      address: place,
      told: fc.constantFrom("verified", "verified", "unverified", "hidden", "unknown"),
      then: place,
    }),
  },
  { weight: 3, arbitrary: deed("delete", "disable", "enable", "demote") },
);

/**
 * What must hold whatever people, their providers and an administrator do, under a policy.
 * @param runs how many lives are lived, one after another and at the same moment
 */
export function describeLives(policy: "verified" | "explicit", runs: { apart: number; together: number }) {
  let sandbox: Sandbox;
  beforeAll(async () => {
    await useFreshDatabase();
    const { google, github } = sandboxClients;
    sandbox = await startSandbox({ clients: sandboxClients, redirectOrigins: ["http://localhost:3000"] });
    Object.assign(process.env, describeToApplication(sandbox, google, github), {
      EMAIL_LINKING: policy,
      ADMIN_EMAILS: `${CHIEF}, ${LISTED}`,
      LIMIT_EXCHANGE: "1000000/1h",
      LIMIT_REFUSED: "1000000/1h",
      LIMIT_CHANGES: "1000000/1h",
    });
  });
  afterAll(() => sandbox.close());

  /** Runs steps, some at the same moment, and looks after each. */
  async function live(moments: readonly (readonly Step[])[]): Promise<void> {
    await emptyTables();
    const world = await World.begin(sandbox);
    for (const steps of moments) {
      await world.take(steps);
      expect(world.listFaults()).toEqual([]);
      expect(await listUnvouched()).toEqual([]);
      expect(await listUpstarts()).toEqual([]);
    }
  }

  describe(`whatever people, their providers and an administrator do where linking is ${policy}`, () => {
    it("one after another: each e-mail is vouched for, and nobody is let in or refused who should not be", async () => {
      const lives = fc.array(step, { minLength: 6, maxLength: 24 });
      await fc.assert(
        fc.asyncProperty(lives, (steps) => live(steps.map((one) => [one]))),
        { numRuns: runs.apart },
      );
    }, 300_000);

    it("at the same moment: the same", async () => {
      const lives = fc.array(fc.array(step, { minLength: 2, maxLength: 4 }), { minLength: 3, maxLength: 8 });
      await fc.assert(fc.asyncProperty(lives, live), { numRuns: runs.together });
    }, 300_000);
  });
}

/** Users whose e-mail no account of theirs vouches for: there is never any. */
async function listUnvouched(): Promise<unknown[]> {
  const { rows } = await pool().query<{ email: string }>(
    `SELECT u."email" FROM "User" u WHERE u."email" IS NOT NULL AND NOT EXISTS (
       SELECT FROM "Account" a WHERE a."userId" = u."id" AND a."emailVerified" AND a."email" = u."email")`,
  );
  return rows;
}

/** Administrators whom the list did not make, or who were demoted; and promotions too many by one address. Never any. */
async function listUpstarts(): Promise<unknown[]> {
  const { rows } = await pool().query<{ id: string }>(
    `SELECT u."id"::text FROM "User" u WHERE u."role" = 'ADMIN' AND (
       NOT EXISTS (SELECT FROM "Decision" d WHERE d."kind" = 'PROMOTED' AND d."userId" = u."id")
       OR EXISTS (SELECT FROM "Decision" d WHERE d."kind" = 'DEMOTED' AND d."userId" = u."id"))
     UNION ALL
     SELECT encode("digest", 'hex') FROM "Decision" WHERE "kind" = 'PROMOTED'
     GROUP BY "digest" HAVING count(*) > 1 OR "digest" NOT IN (sha256($1), sha256($2))`,
    [Buffer.from(`email:${CHIEF}`), Buffer.from(`email:${LISTED}`)],
  );
  return rows;
}
