import type { UserFilter } from "./filter";
import type { Position } from "./position";
import { placePast, Search } from "./terms";
import { type Statement, Values, where } from "./values";

type Searching = UserFilter & { readonly q: string };

/** As the partial indexes have it. */
const DISABLED = `u."disabledAt" IS NOT NULL`;

/** Whether a filter holds of few users as a rule: administrators, disabled users. */
export function isNarrow({ role, standing }: UserFilter): boolean {
  return role === "ADMIN" || standing === "disabled";
}

/** How many users a filter holds of, whatever text it looks for; counts no further than `most` + 1. */
export function countMatching(filter: UserFilter, most: number): Statement {
  const values = new Values();
  const held = conditions(filter, values);
  return {
    text: `SELECT count(*)::int AS "count"
      FROM (SELECT FROM "User" u ${where(held)} LIMIT ${values.add(most + 1)}) counted`,
    values: values.list,
  };
}

/** The users that a narrow filter holds of and that `q` finds, by the first text by which it does. */
export function searchFew(filter: Searching, limit: number, after: Position | null): Statement {
  const values = new Values();
  const search = new Search(filter.q, values);
  const past = placePast(after, values);
  const begin = past && `("term", "id") > (${past.term} COLLATE "C", ${past.id}::uuid)`;
  return {
    text: `SELECT "id", "term", true AS "held" FROM (
        SELECT u."id", ${search.leastTerm} COLLATE "C" AS "term"
        FROM "User" u ${where(conditions(filter, values))}
      ) found ${where([`"term" IS NOT NULL`, begin])}
      ORDER BY "term", "id" LIMIT ${values.add(limit)}`,
    values: values.list,
  };
}

/**
 * The next so many places at which `q` is found, and of each whether the user counts there: the rest of the filter
 * holds, and it is the first place at which they are found, since everybody is listed once.
 */
export function searchAll(filter: Searching, places: number, after: Position | null): Statement {
  const values = new Values();
  const search = new Search(filter.q, values);
  const limit = values.add(places);
  const found = search.places(
    placePast(after, values),
    limit,
    filter.standing === "disabled" ? DISABLED : null,
  );
  // The least term costs the most, so it is asked for last.
  const held = [...conditions(filter, values), `${search.leastTerm} = c."term"`];
  return {
    text: `WITH places AS MATERIALIZED (
        SELECT "term", "id" FROM (${found}) found ORDER BY "term", "id" LIMIT ${limit}
      )
      SELECT c."id", c."term",
        coalesce((SELECT ${held.join(" AND ")} FROM "User" u WHERE u."id" = c."id"), false) AS "held"
      FROM places c ORDER BY c."term", c."id"`,
    values: values.list,
  };
}

/** What must hold of a user `u`. */
export function conditions({ role, standing, provider }: UserFilter, values: Values): string[] {
  const held: string[] = [];
  // Literals: the indexes of administrators and of disabled users are partial.
  if (role !== undefined) held.push(`u."role" = '${role}'`);
  if (standing !== undefined) held.push(standing === "disabled" ? DISABLED : `u."disabledAt" IS NULL`);
  if (provider !== undefined) {
    const place = values.add(provider);
    held.push(`EXISTS (SELECT FROM "Account" p WHERE p."userId" = u."id" AND p."provider" = ${place})`);
  }
  return held;
}
