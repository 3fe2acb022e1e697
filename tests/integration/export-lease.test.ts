import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { db, type Transaction } from "@/lib/db/client";
import { transaction } from "@/lib/db/transaction";
import { takeExportLease, whileLeased } from "@/lib/users/exports/mutations";
import { createUser, emptyTables, useFreshDatabase } from "./fixtures";

beforeAll(useFreshDatabase);
beforeEach(emptyTables);

/** Lets the lease end some seconds from the transaction's own time, which stands still; to the millisecond below. */
const endIn = (tx: Transaction, seconds: number) =>
  tx.$executeRaw`
    UPDATE "Export" SET "until" = date_trunc('milliseconds', now()) + make_interval(secs => ${seconds})`;

async function secondsLeft(tx: Transaction, userId: string): Promise<number> {
  const [lease] = await tx.$queryRaw<{ seconds: number }[]>`
    SELECT extract(epoch FROM "until" - now())::float AS "seconds" FROM "Export" WHERE "userId" = ${userId}::uuid`;
  return lease?.seconds ?? 0;
}

describe("the lease of an export", () => {
  it("lasts a minute", async () => {
    const { id } = await createUser();
    await transaction(async (tx) => {
      await takeExportLease(tx, id);
      expect(await secondsLeft(tx, id)).toBeCloseTo(60, 2);
    });
  });

  it("is anybody else's no hindrance", async () => {
    const [one, two] = [await createUser(), await createUser({ email: null })];
    await transaction(async (tx) => {
      await takeExportLease(tx, one.id);
      expect(await takeExportLease(tx, two.id)).toMatchObject({ userId: two.id });
    });
  });

  it("is taken over at its very end, for a minute anew and by a token of its own", async () => {
    const { id } = await createUser();
    await transaction(async (tx) => {
      const first = await takeExportLease(tx, id);
      await endIn(tx, 0);
      const second = await takeExportLease(tx, id);
      expect(second.token).not.toBe(first.token);
      expect(await tx.export.findMany({ select: { token: true } })).toEqual([{ token: second.token }]);
      expect(await secondsLeft(tx, id)).toBeCloseTo(60, 2);
    });
  });

  it.each([
    [0.1, 1],
    [1.5, 2],
    [59.5, 60],
  ])("that ends in %d seconds lets another begin after %d whole ones", async (seconds, retryAfter) => {
    const [{ id }, other] = [await createUser(), await createUser({ email: null })];
    await transaction(async (tx) => {
      const { token } = await takeExportLease(tx, id);
      await endIn(tx, seconds);
      await takeExportLease(tx, other.id);
      await expect(takeExportLease(tx, id)).rejects.toMatchObject({ code: "rate-limited", retryAfter });
      const theirs = { where: { userId: id }, select: { token: true } };
      expect(await tx.export.findMany(theirs)).toEqual([{ token }]);
    });
  });

  it("lasts a minute from each piece that is read, and ends with the last one, nobody else's with it", async () => {
    const [reader, other] = [await createUser(), await createUser({ email: null })];
    const lease = await transaction((tx) => takeExportLease(tx, reader.id));
    await transaction((tx) => takeExportLease(tx, other.id));
    const until = async (userId: string) =>
      (await db().export.findUnique({ where: { userId }, select: { until: true } }))?.until.getTime() ?? 0;
    const begun = await until(reader.id);
    let pieces = 0;
    for await (const piece of whileLeased(lease, pairOfPieces())) {
      pieces += 1;
      expect(piece).toBe(pieces);
      // Never earlier than the minute that it was taken for.
      expect(await until(reader.id)).toBeGreaterThanOrEqual(begun);
      await transaction((tx) => endIn(tx, 5));
    }
    expect(pieces).toBe(2);
    expect(await db().export.findMany({ select: { userId: true } })).toEqual([{ userId: other.id }]);
  });

  it("ends when reading fails, or is left off", async () => {
    const { id } = await createUser();
    const failing = whileLeased(await transaction((tx) => takeExportLease(tx, id)), failingPieces());
    await expect(failing.next()).rejects.toThrow("unreadable");
    expect(await db().export.count()).toBe(0);
    const left = whileLeased(await transaction((tx) => takeExportLease(tx, id)), pairOfPieces());
    expect((await left.next()).value).toBe(1);
    await left.return(undefined);
    expect(await db().export.count()).toBe(0);
  });
});

async function* pairOfPieces() {
  yield await Promise.resolve(1);
  yield await Promise.resolve(2);
}

async function* failingPieces(): AsyncGenerator<number> {
  await Promise.reject(new Error("unreadable"));
}
