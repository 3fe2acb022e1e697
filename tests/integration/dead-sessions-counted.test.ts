import { randomUUID } from "node:crypto";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { db } from "@/lib/db/client";
import { countDeadSession } from "@/lib/gate/refused-session";
import { emptyTables, useFreshDatabase } from "./fixtures";

const LIMIT = 3;

beforeAll(async () => {
  await useFreshDatabase();
  Object.assign(process.env, { LIMIT_REFUSED: `${LIMIT}/1m`, TRUSTED_PROXIES: "192.0.2.1" });
});
beforeEach(async () => {
  await emptyTables();
  await db().rateLimit.deleteMany();
});

/** Counts one by one, as requests from behind the trusted proxy; true where it was refused. */
async function countFrom(address: string, values: readonly string[]): Promise<boolean[]> {
  const headers = new Headers({ "x-forwarded-for": `${address}, 192.0.2.1` });
  const refused: boolean[] = [];
  for (const value of values) {
    const counted = countDeadSession({ headers }, value);
    refused.push(
      await counted.then(
        () => false,
        (error: unknown) => {
          expect(error).toMatchObject({ code: "rate-limited" });
          return true;
        },
      ),
    );
  }
  return refused;
}

/** Nobody has sent these before: what was counted is remembered for a minute. */
const createValues = (count: number) => Array.from({ length: count }, () => `v1.kid.${randomUUID()}`);
const [HERE, THERE] = ["203.0.113.1", "203.0.113.2"];

describe("a dead session counts against the address that it comes from", () => {
  it("once, up to the limit, and beyond it is refused each time that it is sent", async () => {
    const [first = "", ...others] = createValues(LIMIT + 1);
    expect(await countFrom(HERE, [first, first, first, first, first])).not.toContain(true);
    expect(await countFrom(HERE, others)).toEqual([false, false, true]);
    expect(await countFrom(HERE, [...others.slice(-1), ...others.slice(-1)])).toEqual([true, true]);
    // What was counted before is known, and nobody is refused for it.
    expect(await countFrom(HERE, [first])).toEqual([false]);
  });

  it("at each address anew, whatever was counted at another", async () => {
    const values = createValues(LIMIT + 1);
    await countFrom(HERE, values.slice(0, 2));
    expect(await countFrom(THERE, values)).toEqual([false, false, false, true]);
  });

  it("without asking for the limit again where it has been counted", async () => {
    const values = createValues(1);
    await countFrom(HERE, values);
    await db().rateLimit.deleteMany();
    expect(await countFrom(HERE, values)).toEqual([false]);
    expect(await db().rateLimit.count()).toBe(0);
  });
});
