import { expect } from "vitest";
import { db } from "@/lib/db/client";
import { searchUsers } from "@/lib/admin/directory/data";
import type { UserFilter } from "@/lib/admin/directory/filter";
import { useFreshDatabase } from "./fixtures";

export type Sample = {
  name: string | null;
  email: string | null;
  role?: "ADMIN";
  disabled?: true;
  google?: { subject: string; email?: string };
  github?: { subject: string; login: string; email?: string };
};

/** Oldest first. */
export const samples: Record<string, Sample> = {
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

export const ids = new Map<string, string>();
const nameOf = (id: string) => [...ids].find(([, known]) => known === id)?.[0];

/** A database of the test file's own, with these users. */
export async function useDirectory(): Promise<void> {
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
}

/** Everybody whom a filter finds, asked for in pages of some length. */
export async function find(filter: UserFilter, limit = 2): Promise<(string | undefined)[]> {
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

export const newestFirst = Object.keys(samples).reverse();
