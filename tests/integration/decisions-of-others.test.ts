import { randomUUID } from "node:crypto";
import { beforeAll, beforeEach, describe, expect, it } from "vitest";
import { db } from "@/lib/db/client";
import type { DecisionKind } from "@/lib/db/generated/enums";
import { transaction } from "@/lib/db/transaction";
import { digestOfAccount, digestOfEmail } from "@/lib/users/decisions/digest";
import {
  extendDemotion,
  forgetDisconnections,
  type Keys,
  liftDemotion,
  liftDisabling,
  liftDisconnection,
  listDecided,
  recordDecision,
  recordDisconnection,
} from "@/lib/users/decisions/mutations";
import { emptyTables, useFreshDatabase } from "./fixtures";

beforeAll(useFreshDatabase);
beforeEach(emptyTables);

const EMAIL = "alex@example.com";
const account = (subject: string, email: string | null = EMAIL) => ({
  ...{ provider: "google", providerAccountId: subject },
  ...{ email, emailVerified: email !== null },
});
const key = (subject: string) => ({ provider: "google", subject });

async function createWith(...accounts: ReturnType<typeof account>[]): Promise<string> {
  const { id } = await db().user.create({ data: { name: "Alex", accounts: { create: accounts } } });
  return id;
}

type Written = {
  readonly kind: DecisionKind;
  readonly userId: string;
  readonly digest: Uint8Array<ArrayBuffer>;
  readonly decidedAt?: Date;
  readonly actorId?: string;
  readonly id?: string;
};
const write = (...decisions: Written[]) => db().decision.createMany({ data: decisions });

/** All decisions of a kind about somebody, by what they hold for. */
async function digestsOf(kind: DecisionKind, userId: string): Promise<string[]> {
  const decisions = await db().decision.findMany({ where: { kind, userId }, select: { digest: true } });
  return hexes(decisions.map(({ digest }) => digest));
}
const hexes = (digests: Uint8Array[]) => digests.map((digest) => Buffer.from(digest).toString("hex")).sort();

describe("a decision about somebody", () => {
  it("holds for what they sign in with and what they disconnected, and for nothing else", async () => {
    const [userId, other, actorId] = [await createWith(account("1")), randomUUID(), randomUUID()];
    await transaction(async (tx) => {
      await recordDisconnection(tx, userId, key("2"));
      await recordDisconnection(tx, other, key("3"));
    });
    // Promoted by an address that they have no more; it is not theirs to be known by.
    await write({ kind: "PROMOTED", userId, digest: digestOfEmail("former@example.com") });
    await transaction((tx) => recordDecision(tx, "DISABLED", { userId, actorId }));
    const held = [digestOfAccount(key("1")), digestOfAccount(key("2")), digestOfEmail(EMAIL)];
    expect(await digestsOf("DISABLED", userId)).toEqual(hexes(held));
    expect(await digestsOf("DISABLED", other)).toEqual([]);
    expect(await db().decision.count({ where: { kind: "DISABLED", NOT: { actorId } } })).toBe(0);
  });

  it("that was made before stays as it was made, and holds for what has come since", async () => {
    const [userId, actorId, later] = [await createWith(account("1")), randomUUID(), randomUUID()];
    await transaction((tx) => recordDecision(tx, "DEMOTED", { userId, actorId }));
    await db().account.create({ data: { userId, ...account("2") } });
    await transaction((tx) => recordDecision(tx, "DEMOTED", { userId, actorId: later }));
    const held = [digestOfAccount(key("1")), digestOfAccount(key("2")), digestOfEmail(EMAIL)];
    expect(await digestsOf("DEMOTED", userId)).toEqual(hexes(held));
    const byFirst = { actorId, digest: { in: [digestOfAccount(key("1")), digestOfEmail(EMAIL)] } };
    expect(await db().decision.count({ where: byFirst })).toBe(2);
  });
});

describe("whoever leaves", () => {
  it("has their own disconnections forgotten, not those of others, nor what was decided about them", async () => {
    const [userId, other] = [randomUUID(), randomUUID()];
    const digest = digestOfAccount(key("1"));
    await write({ kind: "DISABLED", userId, digest }, { kind: "DEMOTED", userId, digest });
    await transaction(async (tx) => {
      await recordDisconnection(tx, userId, key("1"));
      await recordDisconnection(tx, userId, key("2"));
      await recordDisconnection(tx, other, key("1"));
      await forgetDisconnections(tx, userId);
    });
    expect(await digestsOf("DISCONNECTED", userId)).toEqual([]);
    expect(await digestsOf("DISCONNECTED", other)).toEqual(hexes([digest]));
    expect(await digestsOf("DISABLED", userId)).toEqual(hexes([digest]));
    expect(await digestsOf("DEMOTED", userId)).toEqual(hexes([digest]));
  });
});

describe("lifting", () => {
  it("a demotion forgets one of theirs, and one of whoever had something of theirs before", async () => {
    const userId = await createWith(account("1"));
    const [byAccount, byEmail, other] = [randomUUID(), randomUUID(), randomUUID()];
    const elsewhere = digestOfAccount(key("elsewhere"));
    await write(
      { kind: "DEMOTED", userId, digest: digestOfAccount(key("gone")) },
      { kind: "DEMOTED", userId: byAccount, digest: digestOfAccount(key("1")) },
      { kind: "DEMOTED", userId: byEmail, digest: digestOfEmail(EMAIL) },
      { kind: "DEMOTED", userId: other, digest: elsewhere },
      { kind: "DISABLED", userId: other, digest: digestOfEmail(EMAIL) },
      { kind: "DISABLED", userId, digest: digestOfEmail(EMAIL) },
    );
    await transaction((tx) => liftDemotion(tx, userId));
    for (const lifted of [userId, byAccount, byEmail]) expect(await digestsOf("DEMOTED", lifted)).toEqual([]);
    expect(await digestsOf("DEMOTED", other)).toEqual(hexes([elsewhere]));
    expect(await db().decision.count({ where: { kind: "DISABLED" } })).toBe(2);
  });

  it("a disabling leaves other decisions about them, and the same about others with the same address", async () => {
    const [userId, other] = [randomUUID(), randomUUID()];
    const digest = digestOfEmail(EMAIL);
    await write(
      { kind: "DISABLED", userId, digest },
      { kind: "DEMOTED", userId, digest },
      { kind: "DISABLED", userId: other, digest },
    );
    await transaction((tx) => liftDisabling(tx, userId));
    expect(await digestsOf("DISABLED", userId)).toEqual([]);
    expect(await digestsOf("DEMOTED", userId)).toEqual(hexes([digest]));
    expect(await digestsOf("DISABLED", other)).toEqual(hexes([digest]));
  });

  it("a disconnection forgets it of everybody, of this account alone", async () => {
    const [userId, other] = [randomUUID(), randomUUID()];
    await write({ kind: "DISABLED", userId, digest: digestOfAccount(key("1")) });
    await transaction(async (tx) => {
      await recordDisconnection(tx, userId, key("1"));
      await recordDisconnection(tx, userId, key("2"));
      await recordDisconnection(tx, other, key("1"));
      await recordDisconnection(tx, other, { provider: "github", subject: "1" });
      await liftDisconnection(tx, key("1"));
    });
    expect(await digestsOf("DISCONNECTED", userId)).toEqual(hexes([digestOfAccount(key("2"))]));
    const github = digestOfAccount({ provider: "github", subject: "1" });
    expect(await digestsOf("DISCONNECTED", other)).toEqual(hexes([github]));
    expect(await digestsOf("DISABLED", userId)).toEqual(hexes([digestOfAccount(key("1"))]));
  });
});

describe("of several decisions", () => {
  const on = (day: number) => new Date(Date.UTC(2026, 0, day));
  const [early, late, latest] = [on(1), on(2), on(3)];

  it("those that hold for any of the keys are told once for each person, the first decided first", async () => {
    const [first, second, last, unrelated] = [randomUUID(), randomUUID(), randomUUID(), randomUUID()];
    const [byEmail, byAccount] = [digestOfEmail(EMAIL), digestOfAccount(key("1"))];
    const kind = "DISABLED";
    // Neither by id nor by when it was written.
    const idOf = (n: number) => `00000000-0000-7000-8000-00000000000${n}`;
    await write(
      { id: idOf(1), kind, userId: last, digest: byEmail, decidedAt: latest },
      { id: idOf(2), kind, userId: second, digest: byEmail, decidedAt: late },
      { id: idOf(3), kind, userId: second, digest: byAccount, decidedAt: latest },
      { id: idOf(4), kind, userId: first, digest: byAccount, decidedAt: early },
      { kind, userId: unrelated, digest: digestOfAccount(key("2")), decidedAt: early },
      { kind: "DEMOTED", userId: unrelated, digest: byEmail, decidedAt: early },
    );
    const decided = (keys: Keys) => transaction((tx) => listDecided(tx, kind, keys));
    expect(await decided({ accounts: [key("1")], emails: [EMAIL] })).toEqual([first, second, last]);
    expect(await decided({ accounts: [key("1")], emails: [] })).toEqual([first, second]);
    expect(await decided({ accounts: [], emails: [EMAIL] })).toEqual([second, last]);
  });

  it("those of one moment are told by their ids", async () => {
    // Against the order in which they are written, and in which the index has them.
    const people = Array.from({ length: 5 }, () => randomUUID()).sort();
    const ids = people
      .map(() => randomUUID())
      .sort()
      .reverse();
    const digest = digestOfEmail(EMAIL);
    await write(
      ...people.map((userId, n) => ({
        id: ids[n] ?? "",
        kind: "DISABLED" as const,
        userId,
        digest,
        decidedAt: early,
      })),
    );
    const told = await transaction((tx) => listDecided(tx, "DISABLED", { accounts: [], emails: [EMAIL] }));
    expect(told).toEqual(people.reverse());
  });

  it.each([
    ["their own", true],
    ["that of somebody before them", false],
  ])(
    "the first demotion, %s, is the one that holds for what they connect, as it was decided",
    async (_, own) => {
      const accounts = [account("1"), account("2", "other@example.com")];
      const userId = await createWith(...accounts);
      const [predecessor, firstActor, secondActor] = [randomUUID(), randomUUID(), randomUUID()];
      const theirs = { kind: "DEMOTED", userId, digest: digestOfAccount(key("gone")) } as const;
      const before = { kind: "DEMOTED", userId: predecessor, digest: digestOfAccount(key("1")) } as const;
      const [first, second] = own ? [theirs, before] : [before, theirs];
      // Neither by id nor by when it was written.
      await write({ ...second, decidedAt: late, actorId: secondActor });
      await write({ ...first, decidedAt: early, actorId: firstActor });
      await transaction((tx) => extendDemotion(tx, userId, accounts));
      const digest = digestOfEmail("other@example.com");
      expect(await db().decision.findMany({ where: { digest } })).toMatchObject([
        { kind: "DEMOTED", userId: first.userId, actorId: firstActor, decidedAt: early },
      ]);
      expect(await digestsOf("DEMOTED", first.userId)).toContain(hexes([digestOfAccount(key("2"))])[0]);
    },
  );

  it("no other decision, and no demotion of others, is made to hold for what they connect", async () => {
    const accounts = [account("1")];
    const userId = await createWith(...accounts);
    await write(
      { kind: "DISABLED", userId, digest: digestOfAccount(key("1")) },
      { kind: "DEMOTED", userId: randomUUID(), digest: digestOfAccount(key("2")) },
    );
    await transaction((tx) => extendDemotion(tx, userId, accounts));
    expect(await db().decision.count()).toBe(2);
  });
});
