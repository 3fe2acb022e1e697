import { beforeAll, describe, expect, it } from "vitest";
import { db } from "@/lib/db/client";
import { findUser, searchUsers } from "@/lib/admin/directory/data";
import type { UserFilter } from "@/lib/admin/directory/filter";
import { useFreshDatabase } from "./fixtures";

type Sample = {
  name: string | null;
  email: string | null;
  role?: "ADMIN";
  disabled?: true;
  google?: { subject: string; email?: string };
  github?: { subject: string; login: string; email?: string };
};

/** Oldest first. */
const samples: Record<string, Sample> = {
  alex: {
    name: "Alex Sample",
    email: "alex@example.com",
    google: { subject: "1000", email: "alex@example.com" },
    github: { subject: "2000", login: "AlexHub", email: "alex@example.com" },
  },
  anna: {
    name: "Анна Ивановна Пробная",
    email: "anna@example.com",
    role: "ADMIN",
    google: { subject: "1001" },
  },
  nameless: {
    name: null,
    email: null,
    github: { subject: "2001", login: "hubber", email: "hidden@example.net" },
  },
  disabled: { name: "Dee Sample", email: "dee@example.com", disabled: true, google: { subject: "1002" } },
  percent: { name: "100% _under\\score", email: "odd@example.com", google: { subject: "1003" } },
  both: {
    name: "Samp Samples Sampler",
    email: "samp@example.com",
    role: "ADMIN",
    disabled: true,
    github: { subject: "2003", login: "samp" },
  },
  // As `lib/identity` stores such a domain.
  idn: { name: "Ида Доменова", email: "r&d@xn--e1afmkfd.xn--p1ai" },
  nobody: { name: "Nobody", email: null },
};

const ids = new Map<string, string>();
const nameOf = (id: string) => [...ids].find(([, known]) => known === id)?.[0];

beforeAll(async () => {
  await useFreshDatabase();
  for (const [key, { name, email, role = "USER", disabled, google, github }] of Object.entries(samples)) {
    const accounts = [
      ...(google
        ? [{ provider: "google", providerAccountId: google.subject, email: google.email ?? null }]
        : []),
      ...(github
        ? [
            {
              provider: "github",
              providerAccountId: github.subject,
              email: github.email ?? null,
              profile: { login: github.login },
            },
          ]
        : []),
    ];
    const { id } = await db().user.create({
      data: { name, email, role, disabledAt: disabled ? new Date() : null, accounts: { create: accounts } },
      select: { id: true },
    });
    ids.set(key, id);
  }
});

/** Everybody whom a filter finds, asked for in pages of some length. */
async function find(filter: UserFilter, limit = 2): Promise<(string | undefined)[]> {
  const found: (string | undefined)[] = [];
  let cursor: string | undefined;
  do {
    const page = await searchUsers(filter, limit, cursor);
    expect(page.items.length).toBeLessThanOrEqual(limit);
    found.push(...page.items.map(({ id }) => nameOf(id)));
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
  return found;
}

const newestFirst = Object.keys(samples).reverse();

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
