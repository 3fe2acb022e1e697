import { z } from "zod";
import type { Page } from "@/lib/audit/data";
import { Role } from "@/lib/db/generated/enums";
import { profileSchema } from "@/lib/accounts/data";
import { db } from "@/lib/db/client";
import type { Prisma } from "@/lib/db/generated/client";
import { queryRows } from "@/lib/db/query";
import { reading } from "@/lib/db/transaction";
import { readSearch, type UserFilter } from "./filter";
import { findPage } from "./found/data";
import { orderOf, readCursor, writeCursor } from "./position";

/** A user as an administrator finds them in a list. */
export type UserEntry = {
  readonly id: string;
  readonly email: string | null;
  readonly name: string | null;
  readonly image: string | null;
  readonly role: Role;
  readonly disabledAt: Date | null;
  readonly createdAt: Date;
  readonly providers: readonly string[];
  /** By any of their accounts; null for whoever has none. */
  readonly lastSignInAt: Date | null;
  /** The last sign-in or use of a session that is still there. */
  readonly lastSeenAt: Date | null;
};

/** A provider account as an administrator sees it. */
export type UserAccount = {
  readonly id: string;
  readonly provider: string;
  readonly subject: string;
  readonly login: string | null;
  readonly email: string | null;
  readonly emailVerified: boolean;
  readonly linkedAt: Date;
  readonly lastUsedAt: Date;
  /** Of the organisations and teams that were asked about, those of which it was an active member. */
  readonly organizations: readonly string[];
  /** When they were asked about; null where none was. */
  readonly organizationsAt: Date | null;
};

/** A user as an administrator sees them on a page of their own. */
export type UserDetail = UserEntry & {
  readonly disabledReason: string | null;
  readonly locale: string | null;
  /** Oldest first. */
  readonly accounts: readonly UserAccount[];
};

const idSchema = z.object({ id: z.string() });

const entrySchema = z.object({
  id: z.string(),
  email: z.string().nullable(),
  name: z.string().nullable(),
  image: z.string().nullable(),
  role: z.enum(Role),
  disabledAt: z.date().nullable(),
  createdAt: z.date(),
  providers: z.array(z.string()),
  lastSignInAt: z.date().nullable(),
  lastSeenAt: z.date().nullable(),
});

// Of these users alone; nothing is summed up over all sessions.
const ENTRIES = `
  SELECT u."id", u."email", u."name", u."image", u."role", u."disabledAt", u."createdAt",
         coalesce(a."providers", '{}') AS "providers",
         a."lastUsedAt" AS "lastSignInAt", greatest(a."lastUsedAt", s."lastSeenAt") AS "lastSeenAt"
  FROM unnest($1::uuid[]) WITH ORDINALITY AS wanted ("id", "place")
  JOIN "User" u ON u."id" = wanted."id"
  LEFT JOIN LATERAL (
    SELECT array_agg(DISTINCT "provider" ORDER BY "provider") AS "providers", max("lastUsedAt") AS "lastUsedAt"
    FROM "Account" WHERE "userId" = u."id") a ON true
  LEFT JOIN LATERAL (SELECT max("lastSeenAt") AS "lastSeenAt" FROM "Session" WHERE "userId" = u."id") s ON true
  ORDER BY wanted."place"`;

const MORE = {
  disabledReason: true,
  locale: true,
  accounts: {
    orderBy: [{ linkedAt: "asc" }, { id: "asc" }],
    select: {
      id: true,
      provider: true,
      providerAccountId: true,
      profile: true,
      email: true,
      emailVerified: true,
      linkedAt: true,
      lastUsedAt: true,
      organizations: true,
      organizationsAt: true,
    },
  },
} as const satisfies Prisma.UserSelect;

const WHOLE_KEY = `
  SELECT u."id" FROM "User" u
  WHERE u."id" = ANY ($1::uuid[]) AND (
    u."id"::text = lower($2) OR u."email" = lower($2) OR EXISTS (
      SELECT FROM "Account" a WHERE a."userId" = u."id" AND (
        a."email" = lower($2) OR lower(a."profile" ->> 'login') = lower($2) OR a."providerAccountId" = $2)))`;

/**
 * One page of the users that a filter holds of: with `q` in the order of the text by which they are found, otherwise as
 * its `sort` says. What a page costs depends on its length, not on how many users there are (docs/administration.md).
 * @param cursor the one that the page before gave, if any
 * @throws AppError malformed-request for a cursor that is not one of ours
 */
export async function searchUsers(
  filter: UserFilter,
  limit: number,
  cursor?: string,
): Promise<Page<UserEntry>> {
  const after = cursor === undefined ? null : readCursor(cursor, orderOf(filter));
  const { ids, next } = await findPage(filter, limit, after);
  return { items: await loadEntries(ids), nextCursor: next && writeCursor(next) };
}

/**
 * Those of these users for whom a text is a whole key: their id, e-mail, login or subject at a provider. Another of the same
 * name is somebody else, so a name is none.
 */
export async function findByWholeKey(q: string | undefined, among: readonly string[]): Promise<string[]> {
  const text = readSearch(q);
  if (text === undefined || among.length === 0) return [];
  const found = await queryRows(idSchema, WHOLE_KEY, [among, text]);
  return found.map(({ id }) => id);
}

/** A user with all that an administrator may see of them, or null when there is none with this id. */
export async function findUser(id: string): Promise<UserDetail | null> {
  const [[entry], more] = await Promise.all([
    loadEntries([id]),
    reading(() => db().user.findUnique({ where: { id }, select: MORE })),
  ]);
  if (!entry || !more) return null;
  const { accounts, ...rest } = more;
  return {
    ...entry,
    ...rest,
    accounts: accounts.map(({ providerAccountId, profile, ...account }) => ({
      ...account,
      subject: providerAccountId,
      login: profileSchema.parse(profile).login ?? null,
    })),
  };
}

/** What a user is called: by name, else by e-mail, else by id; null when there is none with this id. */
export async function findCalled(id: string): Promise<string | null> {
  const select = { name: true, email: true };
  const user = await reading(() => db().user.findUnique({ where: { id }, select }));
  return user === null ? null : (user.name ?? user.email ?? id);
}

/** The entries of these users, in this order. */
async function loadEntries(ids: readonly string[]): Promise<UserEntry[]> {
  return ids.length === 0 ? [] : queryRows(entrySchema, ENTRIES, [ids]);
}
