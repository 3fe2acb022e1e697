import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { emptyTables, useFreshDatabase } from "./fixtures";
import { ACCOUNTS, ADDRESSES, listUnvouched, type Step, World } from "./identity-world";

beforeAll(useFreshDatabase);

const place = fc.nat(ACCOUNTS.length * ADDRESSES.length);
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constantFrom("sign-in" as const, "step-up" as const, "link" as const, "unlink" as const),
      account: place,
    }),
  },
  {
    weight: 3,
    arbitrary: fc.record({
      do: fc.constant("rename" as const),
      account: place,
      address: place,
      told: fc.constantFrom(
        "verified" as const,
        "verified" as const,
        "unverified" as const,
        "hidden" as const,
        "unknown" as const,
      ),
      then: place,
    }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("delete" as const), account: place }) },
);

/** Runs steps, some at the same moment, and looks after each. */
async function live(moments: readonly (readonly Step[])[]): Promise<void> {
  await emptyTables();
  const world = new World();
  for (const steps of moments) {
    await Promise.all(steps.map((one) => world.take(one)));
    expect(await listUnvouched()).toEqual([]);
    expect(world.listTrespasses()).toEqual([]);
  }
}

describe("whatever people and their providers do", () => {
  it("one after another: each e-mail is vouched for, and nobody enters another's user", async () => {
    const lives = fc.array(step, { minLength: 6, maxLength: 24 });
    await fc.assert(
      fc.asyncProperty(lives, (steps) => live(steps.map((one) => [one]))),
      { numRuns: 60 },
    );
  }, 300_000);

  it("at the same moment: the same", async () => {
    const lives = fc.array(fc.array(step, { minLength: 2, maxLength: 4 }), { minLength: 3, maxLength: 8 });
    await fc.assert(fc.asyncProperty(lives, live), { numRuns: 25 });
  }, 300_000);
});
