import { beforeAll, describe, expect, it } from "vitest";
import { db } from "@/lib/db/client";
import { findUser, searchUsers } from "@/lib/admin/directory/data";
import { countFound } from "@/lib/admin/directory/found/data";
import { SORTS, type UserFilter } from "@/lib/admin/directory/filter";
import { find, ids, newestFirst, type Sample, samples, useDirectory } from "./directory-world";

beforeAll(useDirectory);

describe("without a text", () => {
  it("lists everybody, the newest first, in pages of any length", async () => {
    for (const limit of [1, 2, 3, 7, 100]) expect(await find({}, limit)).toEqual(newestFirst);
    for (const q of ["", "  ", "\u0000\n"]) expect(await find({ q })).toEqual(newestFirst);
  });

  const filters: [UserFilter, (sample: Sample) => boolean][] = [
    [{ role: "ADMIN" }, ({ role }) => role === "ADMIN"],
    [{ role: "USER" }, ({ role }) => role === undefined],
    [{ standing: "disabled" }, ({ disabled }) => disabled === true],
    [{ standing: "active" }, ({ disabled }) => disabled === undefined],
    [{ provider: "google" }, ({ google }) => google !== undefined],
    [{ provider: "github" }, ({ github }) => github !== undefined],
    [
      { role: "ADMIN", standing: "disabled", provider: "github" },
      (s) => s.role === "ADMIN" && !!s.disabled && !!s.github,
    ],
    [{ role: "USER", standing: "active", provider: "google" }, (s) => !s.role && !s.disabled && !!s.google],
  ];
  it.each(filters)("%j", async (filter, holds) => {
    const expected = newestFirst.filter((key) => samples[key] && holds(samples[key]));
    expect(await find(filter, 1)).toEqual(expected);
    // Together with a text: those of its own whom the filter holds of too.
    for (const q of ["a", "d", "s", "o"]) {
      const found = await find({ ...filter, q }, 1);
      const all = await find({ q }, 50);
      expect(found).toEqual(all.filter((key) => key !== undefined && expected.includes(key)));
    }
  });
});

describe("the order of a list", () => {
  /** Who has an account, by when each was used last: of somebody with two, the later counts. */
  const signIns = ["both", "alex", "disabled", "nameless", "percent", "anna"];

  beforeAll(async () => {
    for (const [index, key] of signIns.entries()) {
      const at = (year: number) => new Date(`${year - index}-01-01T00:00:00.000Z`);
      const userId = ids.get(key) ?? "";
      await db().account.updateMany({ where: { userId }, data: { lastUsedAt: at(2025) } });
      await db().account.updateMany({
        where: { userId, provider: "google", user: { accounts: { some: { provider: "github" } } } },
        data: { lastUsedAt: at(2005) },
      });
    }
  });

  /** By name, else by e-mail, else by id: byte by byte, digits before letters before Cyrillic. */
  const names = ["nameless", "percent", "alex", "disabled", "nobody", "both", "anna", "idn"];
  const neverSignedIn = ["nobody", "idn"];

  it.each([
    ["created_at", newestFirst.toReversed()],
    ["-created_at", newestFirst],
    ["full_name", names],
    ["-full_name", names.toReversed()],
    ["-last_sign_in_at", [...signIns, ...neverSignedIn]],
    ["last_sign_in_at", [...signIns.toReversed(), ...neverSignedIn]],
  ] as const)(
    "is %s, in pages of any length, and of those alone whom a filter holds of",
    async (sort, expected) => {
      for (const limit of [1, 3, 6, 100]) expect(await find({ sort }, limit)).toEqual(expected);
      expect(await find({ sort, role: "ADMIN" }, 1)).toEqual(
        expected.filter((key) => samples[key]?.role === "ADMIN"),
      );
      expect(await find({ sort, provider: "github" }, 1)).toEqual(
        expected.filter((key) => samples[key]?.github !== undefined),
      );
      // What is looked for is listed by what it is found by, however else one would list it.
      expect(await find({ sort, q: "samp" })).toEqual(await find({ q: "samp" }));
    },
  );

  it("is kept by its cursors: those of another are refused", async () => {
    for (const [sort, others] of [
      ["full_name", ["-created_at", "last_sign_in_at"]],
      ["last_sign_in_at", ["created_at", "-created_at"]],
      ["created_at", ["full_name"]],
    ] as const) {
      const { nextCursor } = await searchUsers({ sort }, 1);
      for (const other of others)
        await expect(searchUsers({ sort: other }, 1, nextCursor ?? "")).rejects.toMatchObject({
          code: "malformed-request",
        });
    }
    expect(SORTS).toHaveLength(6);
  });
});

it("those whom a filter holds of are counted, but not those whom a text finds", async () => {
  expect(await countFound({})).toEqual({ count: 8, exact: true });
  expect(await countFound({ sort: "full_name", role: "ADMIN" })).toEqual({ count: 2, exact: true });
  expect(await countFound({ standing: "active", provider: "github" })).toEqual({ count: 2, exact: true });
  expect(await countFound({ q: "samp" })).toBeNull();
});

describe("a text finds people by", () => {
  it.each([
    ["the beginning of an e-mail", "ALEX@exam", ["alex"]],
    ["an e-mail with the letters of its domain", "R&D@Пример.рф", ["idn"]],
    ["an e-mail with the labels of its domain", "r&d@xn--e1afmkfd.xn--p1ai", ["idn"]],
    ["an e-mail whose domain is another: nobody", "r&d@примерный.рф", []],
    ["the beginning of a name", "alex sam", ["alex"]],
    ["a name's second word", "sampl", ["disabled", "alex", "both"].sort()],
    ["a name's third word", "пробн", ["anna"]],
    ["Cyrillic in capitals", "АННА ивановна п", ["anna"]],
    ["a login in any case", "alexhUB", ["alex"]],
    ["an e-mail that a provider has not verified", "hidden@", ["nameless"]],
    ["a Google subject", "1003", ["percent"]],
    ["a GitHub subject", "2001", ["nameless"]],
    ["spaces that are too many", "  alex \t sample ", ["alex"]],
    ["signs that mean something to LIKE", "100% _", ["percent"]],
    ["no such thing", "%", []],
    ["a backslash", "_under\\", ["percent"]],
    ["the middle of a word: nobody", "ample", []],
    ["a part of a subject: nobody", "200", []],
    ["quotes", `'"; --`, []],
  ])("%s", async (_, q, expected) => {
    for (const limit of [1, 2, 50]) expect((await find({ q }, limit)).sort()).toEqual(expected);
  });

  it("their id, in any case, and nobody by another", async () => {
    const id = ids.get("percent") ?? "";
    expect(await find({ q: id.toUpperCase() })).toEqual(["percent"]);
    expect(await find({ q: id.slice(0, -1) })).toEqual([]);
    expect(await find({ q: "0199f0a0-0000-7000-8000-000000000001" })).toEqual([]);
  });

  it("several things at once, and lists them once", async () => {
    // By e-mail, login and three words of the name.
    for (const limit of [1, 2, 50])
      expect(await find({ q: "samp", provider: "github" }, limit)).toEqual(["both", "alex"]);
  });
});

describe("an entry", () => {
  it("tells who they are, by whom they sign in and when they were last seen", async () => {
    const id = ids.get("alex") ?? "";
    const signedIn = new Date("2026-01-01T00:00:00.000Z");
    await db().account.updateMany({ where: { userId: id }, data: { lastUsedAt: signedIn } });
    const entry = async () => (await searchUsers({ q: "alex@" }, 5)).items[0];
    expect(await entry()).toMatchObject({
      id,
      email: "alex@example.com",
      name: "Alex Sample",
      role: "USER",
      disabledAt: null,
      providers: ["github", "google"],
      lastSeenAt: signedIn,
    });
    const later = new Date("2026-02-02T00:00:00.000Z");
    for (const lastSeenAt of [signedIn, later])
      await db().session.create({
        data: {
          userId: id,
          secretHash: new Uint8Array(32),
          provider: "google",
          absoluteExpiresAt: later,
          lastSeenAt,
        },
      });
    expect((await entry())?.lastSeenAt).toEqual(later);
    const lonely = await findUser(ids.get("nobody") ?? "");
    expect(lonely).toMatchObject({ providers: [], accounts: [], lastSeenAt: null, locale: null });
  });

  it("has its accounts on the page of the person", async () => {
    const found = await findUser(ids.get("alex") ?? "");
    expect(found?.accounts.map(({ provider, login, subject }) => [provider, login, subject]).sort()).toEqual([
      ["github", "AlexHub", "2000"],
      ["google", null, "1000"],
    ]);
    expect(await findUser("0199f0a0-0000-7000-8000-000000000001")).toBeNull();
  });
});

it.each(["x", "", "WzFd", Buffer.from(`["${crypto.randomUUID()}","a\\u0000"]`).toString("base64url")])(
  "the cursor %j is refused",
  async (cursor) => {
    await expect(searchUsers({}, 5, cursor)).rejects.toMatchObject({ code: "malformed-request" });
  },
);
