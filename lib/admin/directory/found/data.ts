import { z } from "zod";
import { queryRows } from "@/lib/db/query";
import { countUsers } from "../../statistics/users";
import { DEFAULT_SORT, readSearch, type UserFilter } from "../filter";
import { byCreation, byLastSignIn, byName, type Walk, withoutAccount } from "../listing";
import type { Position } from "../position";
import { countMatching, isNarrow, searchAll, searchFew } from "../statements";
import type { Statement } from "../values";

/** One page of a list, and where the next one begins. */
export type Found = { readonly ids: readonly string[]; readonly next: Position | null };

const countSchema = z.object({ count: z.number() });

const placeSchema = z.object({ id: z.string(), term: z.string(), held: z.boolean() });

const positionSchema = z.object({ id: z.string(), term: z.string().nullable() });

const signInSchema = z
  .object({ id: z.string(), at: z.date() })
  .transform(({ id, at }) => ({ id, term: at.toISOString() }));

/** Up to so many users are checked one by one, which takes some milliseconds. */
const FEW = 1000;
/** Places looked at with one statement; some users are found at several. */
const FEWEST_PLACES = 100;
const MOST_PLACES = 5000;

/** So many users with something in common are counted one by one. */
const MOST_COUNTED = 10_000;

/** Who is on one page of the users that a filter holds of. */
export async function findPage(filter: UserFilter, limit: number, after: Position | null): Promise<Found> {
  const q = readSearch(filter.q);
  return q === undefined ? list(filter, limit, after) : search({ ...filter, q }, limit, after);
}

/**
 * How many users a filter holds of: `exact` unless there are very many. Null with a text to look for, which is not looked for
 * further than a page.
 */
export async function countFound({
  q,
  role,
  standing,
  provider,
}: UserFilter): Promise<{ readonly count: number; readonly exact: boolean } | null> {
  if (readSearch(q) !== undefined) return null;
  const filter = { role, standing, provider };
  if (Object.values(filter).every((value) => value === undefined)) return countUsers();
  const [counted] = await ask(countSchema, countMatching(filter, MOST_COUNTED));
  const count = counted?.count ?? 0;
  return { count: Math.min(count, MOST_COUNTED), exact: count <= MOST_COUNTED };
}

async function list(filter: UserFilter, limit: number, after: Position | null): Promise<Found> {
  const sort = filter.sort ?? DEFAULT_SORT;
  const walk: Walk = { direction: sort.startsWith("-") ? "DESC" : "ASC", limit: limit + 1, after };
  switch (sort) {
    case "created_at":
    case "-created_at":
      return pageOf(await ask(positionSchema, byCreation(filter, walk)), limit);
    case "full_name":
    case "-full_name":
      return pageOf(await ask(positionSchema, byName(filter, walk)), limit);
    case "last_sign_in_at":
    case "-last_sign_in_at":
      return pageOf(await listSignIns(filter, walk), limit);
  }
}

/** Whoever never signed in comes last, whichever way the list goes. */
async function listSignIns(filter: UserFilter, walk: Walk): Promise<Position[]> {
  const { limit, after } = walk;
  const signedIn =
    after !== null && after.term === null ? [] : await ask(signInSchema, byLastSignIn(filter, walk));
  const left = limit - signedIn.length;
  return left === 0
    ? signedIn
    : [...signedIn, ...(await ask(positionSchema, withoutAccount(filter, { limit: left, after })))];
}

async function search(
  filter: UserFilter & { q: string },
  limit: number,
  after: Position | null,
): Promise<Found> {
  if (isNarrow(filter)) {
    const [counted] = await ask(
      countSchema,
      countMatching({ role: filter.role, standing: filter.standing }, FEW),
    );
    if ((counted?.count ?? 0) <= FEW)
      return pageOf(await ask(placeSchema, searchFew(filter, limit + 1, after)), limit);
  }
  // By id: one text may find a user at two places that are equal, their own e-mail and an account's.
  const found = new Map<string, z.infer<typeof placeSchema>>();
  let begin = after;
  // The names of disabled users are looked through alone, so that nearly every one of them counts.
  const fewest = filter.standing === "disabled" ? 0 : FEWEST_PLACES;
  let size = Math.max(fewest, limit * 2);
  for (;;) {
    const places = await ask(placeSchema, searchAll(filter, size, begin));
    for (const place of places) if (place.held) found.set(place.id, place);
    begin = places.at(-1) ?? null;
    if (found.size > limit || places.length < size || begin === null)
      return pageOf([...found.values()], limit);
    size = Math.min(Math.max(size, FEWEST_PLACES) * 4, MOST_PLACES);
  }
}

function pageOf(found: readonly Position[], limit: number): Found {
  const items = found.slice(0, limit);
  const last = items.at(-1);
  const next = found.length > limit && last ? { id: last.id, term: last.term } : null;
  return { ids: items.map(({ id }) => id), next };
}

function ask<Row extends z.ZodType>(row: Row, { text, values }: Statement): Promise<z.output<Row>[]> {
  return queryRows(row, text, values);
}
