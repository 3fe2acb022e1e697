import { afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { db, pool } from "@/lib/db/client";
import { AppError } from "@/lib/errors";
import { addressKey } from "@/lib/http/client";
import { consume, consumeOnce, isFirstInPeriod, type Limit } from "@/lib/limits/consume";
import { useFreshDatabase } from "./fixtures";

const POINTS: Readonly<Record<Limit, number>> = {
  signIn: 4,
  exchange: 3,
  refused: 2,
  changes: 1,
  personSignIn: 10,
};
const LIMITS = Object.keys(POINTS) as Limit[];

beforeAll(async () => {
  await useFreshDatabase();
  Object.assign(process.env, {
    LIMIT_SIGN_IN: "4/1m",
    LIMIT_EXCHANGE: "3/1m",
    LIMIT_REFUSED: "2/1m",
    LIMIT_CHANGES: "1/1h",
  });
});
beforeEach(() => db().rateLimit.deleteMany());

/** "passed", or the code and the seconds of Retry-After. */
async function outcomeOf(asking: Promise<unknown>) {
  try {
    await asking;
    return "passed";
  } catch (error) {
    if (!(error instanceof AppError)) throw error;
    return { code: error.code, retryAfter: error.retryAfter };
  }
}

async function passes(asking: () => Promise<unknown>, most: number): Promise<number> {
  for (let count = 0; count < most; count++) if ((await outcomeOf(asking())) !== "passed") return count;
  return most;
}

/** Moves the end of all periods, in milliseconds from now. */
async function endPeriodsIn(milliseconds: number): Promise<void> {
  await db().rateLimit.updateMany({ data: { expire: BigInt(Date.now() + milliseconds) } });
}

describe("a limit", () => {
  test.each(LIMITS)("of %s lets exactly as many pass as it says", async (limit) => {
    expect(await passes(() => consume(limit, "192.0.2.1"), 20)).toBe(POINTS[limit]);
    expect(await passes(() => consume(limit, "192.0.2.1"), 1)).toBe(0);
  });

  test("counts each subject by itself", async () => {
    expect(await passes(() => consume("exchange", "192.0.2.1"), 5)).toBe(3);
    expect(await passes(() => consume("exchange", "192.0.2.2"), 5)).toBe(3);
  });

  test("counts each kind by itself, for the same subject", async () => {
    for (const limit of LIMITS)
      expect(await passes(() => consume(limit, "the-same"), 20)).toBe(POINTS[limit]);
  });

  test("counts the addresses of an IPv6 /64 together, and the next /64 apart", async () => {
    const ask = (address: string) => outcomeOf(consume("exchange", addressKey(address)));
    expect(await ask("2001:db8:1:2::1")).toBe("passed");
    expect(await ask("2001:db8:1:2:ffff:ffff:ffff:ffff")).toBe("passed");
    expect(await ask("2001:db8:1:2:8000::")).toBe("passed");
    expect(await ask("2001:db8:1:2::2")).toMatchObject({ code: "rate-limited" });
    expect(await ask("2001:db8:1:3::1")).toBe("passed");
    expect(await ask("2001:db8:1:1:ffff:ffff:ffff:ffff")).toBe("passed");
  });

  test("of many at once lets exactly as many pass", async () => {
    const asked = Array.from({ length: 12 }, () => outcomeOf(consume("signIn", "at-once")));
    expect((await Promise.all(asked)).filter((outcome) => outcome === "passed")).toHaveLength(POINTS.signIn);
  });

  test("begins anew when its period is over, and not before", async () => {
    await passes(() => consume("refused", "192.0.2.1"), 3);
    await endPeriodsIn(60_000);
    expect(await passes(() => consume("refused", "192.0.2.1"), 3)).toBe(0);
    await endPeriodsIn(-1);
    expect(await passes(() => consume("refused", "192.0.2.1"), 3)).toBe(2);
  });

  test("says after how many whole seconds a retry may pass", async () => {
    await passes(() => consume("refused", "192.0.2.1"), 2);
    // Rounded up: a retry a moment too early would be refused again.
    for (const [left, least, most] of [
      [59_990, 59, 60],
      [30_900, 30, 31],
      [900, 1, 1],
    ] as const) {
      await endPeriodsIn(left);
      const begun = Date.now();
      const outcome = await outcomeOf(consume("refused", "192.0.2.1"));
      const passed = Date.now() - begun;
      if (outcome === "passed") throw new Error("the period ended while it was asked");
      expect(outcome.code).toBe("rate-limited");
      expect(outcome.retryAfter).toBeLessThanOrEqual(most);
      expect(outcome.retryAfter).toBeGreaterThanOrEqual(least - Math.floor(passed / 1000));
      expect(Number.isInteger(outcome.retryAfter)).toBe(true);
    }
  });

  test("lasts as long as it says", async () => {
    await consume("exchange", "192.0.2.1");
    await consume("changes", "192.0.2.1");
    const rows = await db().rateLimit.findMany({ select: { key: true, expire: true } });
    const seconds = new Map(
      rows.map(({ key, expire }) => [key.split(":")[0], Math.round((Number(expire) - Date.now()) / 10_000)]),
    );
    expect(Object.fromEntries(seconds)).toEqual({ exchange: 6, changes: 360 });
  });

  test("keeps neither an address nor what was sent", async () => {
    await consume("exchange", "192.0.2.1");
    await consumeOnce("refused", "proof:192.0.2.1", "a-secret-token");
    const rows = await db().rateLimit.findMany({ select: { key: true } });
    expect(rows).toHaveLength(3);
    for (const { key } of rows) expect(key).toMatch(/^(exchange|refused):[\w-]{43}$/);
  });
});

describe("what is counted once", () => {
  const once = (thing: string, subject = "192.0.2.1") => outcomeOf(consumeOnce("refused", subject, thing));

  test("uses up one point, however often it is sent", async () => {
    for (let count = 0; count < 10; count++) expect(await once("a")).toBe("passed");
    expect(await once("b")).toBe("passed");
    for (let count = 0; count < 2; count++)
      expect(await once("c")).toMatchObject({ code: "rate-limited", retryAfter: 60 });
    // What was counted already needs no point.
    expect(await once("a")).toBe("passed");
  });

  test("leaves no more rows than the limit allows, however many things are sent", async () => {
    for (let count = 0; count < 10; count++) await once(`thing-${count}`);
    // The subject's own, and one for each thing that was counted.
    expect(await db().rateLimit.count()).toBe(1 + POINTS.refused);
  });

  test("tells whether it was the first", async () => {
    expect(await consumeOnce("refused", "192.0.2.1", "a")).toBe(true);
    expect(await consumeOnce("refused", "192.0.2.1", "a")).toBe(false);
  });

  test("uses up one point at each address, and for each thing", async () => {
    for (const address of ["192.0.2.1", "192.0.2.2"]) {
      expect(await once("a", address)).toBe("passed");
      expect(await once("b", address)).toBe("passed");
      expect(await once("c", address)).toMatchObject({ code: "rate-limited" });
    }
  });

  test("is counted again in the next period", async () => {
    expect(await isFirstInPeriod("refused", "192.0.2.1", "a")).toBe(true);
    expect(await isFirstInPeriod("refused", "192.0.2.1", "a")).toBe(false);
    await endPeriodsIn(-1);
    expect(await isFirstInPeriod("refused", "192.0.2.1", "a")).toBe(true);
  });

  test("sent by many at once is counted by one of them", async () => {
    const asked = Array.from({ length: 10 }, () => isFirstInPeriod("refused", "192.0.2.1", "a"));
    expect((await Promise.all(asked)).filter(Boolean)).toHaveLength(1);
  });
});

describe("without the table", () => {
  beforeEach(() => pool().query('ALTER TABLE "RateLimit" RENAME TO "RateLimitAway"'));
  afterEach(() => pool().query('ALTER TABLE "RateLimitAway" RENAME TO "RateLimit"'));

  test("each process counts for itself, to the same edge and by the same keys", async () => {
    expect(await passes(() => consume("exchange", "away-1"), 9)).toBe(POINTS.exchange);
    expect(await passes(() => consume("exchange", "away-2"), 1)).toBe(1);
    expect(await passes(() => consume("refused", "away-1"), 9)).toBe(POINTS.refused);
    expect(await outcomeOf(consume("exchange", "away-1"))).toEqual({ code: "rate-limited", retryAfter: 60 });
    expect(await isFirstInPeriod("refused", "away", "a")).toBe(true);
    expect(await isFirstInPeriod("refused", "away", "a")).toBe(false);
    expect(await passes(() => consumeOnce("refused", "away-1", "a"), 1)).toBe(0);
  });

  test("people are counted in the table again once it is there", async () => {
    await passes(() => consume("exchange", "away-3"), 4);
    await pool().query('ALTER TABLE "RateLimitAway" RENAME TO "RateLimit"');
    expect(await passes(() => consume("exchange", "away-3"), 9)).toBe(POINTS.exchange);
    await pool().query('ALTER TABLE "RateLimit" RENAME TO "RateLimitAway"');
  });
});
