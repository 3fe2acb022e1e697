import type { UserFilter } from "./filter";
import type { Position } from "./position";
import { conditions, isNarrow } from "./statements";
import { type Statement, Values, where } from "./values";

/** Which way a list goes: `-` before its name means the greatest first. */
type Direction = "ASC" | "DESC";

/** Along a list from one position on; from its beginning without one. */
export type Walk = { readonly direction: Direction; readonly limit: number; readonly after: Position | null };

const BEYOND = { ASC: ">", DESC: "<" } as const;

/** As the index in the migration `user_lists` has it: what a user is called, whatever there is of them. */
const CALLED = `lower(coalesce(u."name", u."email", u."id"::text)) COLLATE "C"`;

/** Everybody that a filter holds of, by when they were created: ids begin with the time (UUIDv7). */
export function byCreation(filter: UserFilter, walk: Walk): Statement {
  return filter.provider === undefined || isNarrow(filter)
    ? alongUsers(filter, walk)
    : alongAccounts({ ...filter, provider: filter.provider }, walk);
}

function alongUsers(filter: UserFilter, { direction, limit, after }: Walk): Statement {
  const values = new Values();
  const held = conditions(filter, values);
  const past = after && `u."id" ${BEYOND[direction]} ${values.add(after.id)}::uuid`;
  return {
    text: `SELECT u."id", NULL AS "term" FROM "User" u ${where([...held, past])}
      ORDER BY u."id" ${direction} LIMIT ${values.add(limit)}`,
    values: values.list,
  };
}

/**
 * Along the index of a provider's accounts: few users may have one, and none of the newest. OFFSET 0 keeps PostgreSQL
 * from walking all users beside it.
 */
function alongAccounts(
  { provider, ...others }: UserFilter & { provider: string },
  { direction, limit, after }: Walk,
): Statement {
  const values = new Values();
  const past = after && `"userId" ${BEYOND[direction]} ${values.add(after.id)}::uuid`;
  return {
    text: `SELECT u."id", NULL AS "term"
      FROM (SELECT DISTINCT "userId" FROM "Account" ${where([`"provider" = ${values.add(provider)}`, past])}
            ORDER BY "userId" ${direction}) a
      JOIN LATERAL (
        SELECT u."id" FROM "User" u ${where([`u."id" = a."userId"`, ...conditions(others, values)])} OFFSET 0
      ) u ON true
      ORDER BY a."userId" ${direction} LIMIT ${values.add(limit)}`,
    values: values.list,
  };
}

/** The same by what users are called, byte by byte in lower case. */
export function byName(filter: UserFilter, { direction, limit, after }: Walk): Statement {
  const values = new Values();
  const held = conditions(filter, values);
  const past =
    after &&
    `(${CALLED}, u."id") ${BEYOND[direction]} (${values.add(after.term)} COLLATE "C", ${values.add(after.id)}::uuid)`;
  return {
    text: `SELECT u."id", ${CALLED} AS "term" FROM "User" u ${where([...held, past])}
      ORDER BY ${CALLED} ${direction}, u."id" ${direction} LIMIT ${values.add(limit)}`,
    values: values.list,
  };
}

/** The same by the last sign-in, of those who have an account: each at the account that was used last. */
export function byLastSignIn(filter: UserFilter, { direction, limit, after }: Walk): Statement {
  const values = new Values();
  const held = conditions(filter, values);
  const past =
    after &&
    `(a."lastUsedAt", a."userId") ${BEYOND[direction]} (${values.add(after.term)}::timestamptz, ${values.add(after.id)}::uuid)`;
  const isLast = `NOT EXISTS (
    SELECT FROM "Account" b WHERE b."userId" = a."userId" AND (b."lastUsedAt", b."id") > (a."lastUsedAt", a."id"))`;
  return {
    text: `SELECT u."id", a."lastUsedAt" AS "at" FROM "Account" a JOIN "User" u ON u."id" = a."userId"
      ${where([...held, isLast, past])}
      ORDER BY a."lastUsedAt" ${direction}, a."userId" ${direction} LIMIT ${values.add(limit)}`,
    values: values.list,
  };
}

/** Those who have no account and so never signed in, which only a database edited by hand has; the newest first. */
export function withoutAccount(filter: UserFilter, { limit, after }: Omit<Walk, "direction">): Statement {
  const values = new Values();
  const held = conditions(filter, values);
  const past = after?.term === null ? `u."id" < ${values.add(after.id)}::uuid` : null;
  const none = `NOT EXISTS (SELECT FROM "Account" a WHERE a."userId" = u."id")`;
  return {
    text: `SELECT u."id", NULL AS "term" FROM "User" u ${where([...held, none, past])}
      ORDER BY u."id" DESC LIMIT ${values.add(limit)}`,
    values: values.list,
  };
}
