import { PROVIDERS } from "@/lib/providers/providers";
import type { Position } from "./position";
import { type Values, where } from "./values";

const FROM_SECOND_WORD = String.raw`substring(u."name" FROM '^\S+\s+(.+)$')`;
const FROM_THIRD_WORD = String.raw`substring(u."name" FROM '^\S+\s+\S+\s+(.+)$')`;

/**
 * The texts that users are found by, of the user `u` and of an account `a` of theirs. Each has an index, made of this very
 * expression, in the migration `administration`, and for disabled users in `disabled_search`; PostgreSQL uses it for no other.
 */
const USER_TERMS = [
  `u."email"`,
  `lower(u."name")`,
  `lower(${FROM_SECOND_WORD})`,
  `lower(${FROM_THIRD_WORD})`,
];
const ACCOUNT_TERMS = [`a."email"`, `lower(a."profile" ->> 'login')`];

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Looks for one text, in the statement that `values` belong to. */
export class Search {
  private readonly q: string;
  /** The text as the indexes have it. */
  private readonly text: string;
  private readonly isUuid: boolean;
  private readonly providers: string;

  constructor(q: string, values: Values) {
    this.q = values.add(q);
    this.text = `lower(${this.q})`;
    this.isUuid = UUID.test(q);
    // A subject is a key together with its provider only.
    this.providers = values.add(PROVIDERS);
  }

  /** The first of everything of a user `u` that is found by the text, or NULL; as an expression. */
  get leastTerm(): string {
    const byId = `CASE WHEN u."id"::text = ${this.text} THEN ${this.text} END`;
    const bySubject = `CASE WHEN ${this.isSubject} THEN ${this.text} END`;
    return `(SELECT min("term" COLLATE "C") FROM (
        SELECT unnest(ARRAY[${[...USER_TERMS, byId].join(", ")}]) AS "term"
        UNION ALL
        SELECT unnest(ARRAY[${[...ACCOUNT_TERMS, bySubject].join(", ")}]) FROM "Account" a WHERE a."userId" = u."id"
      ) terms WHERE ${this.begins(`"term"`)})`;
  }

  /**
   * The next places at which the text is found: term and user, in this order, a user as often as they are found. Each
   * source is read along its index and no further than the limit, however many users begin with the same letters.
   * @param among a condition of users `u` that have indexes of their own: nobody else's names and e-mails are looked through.
   * Those of accounts are, whosever they are.
   */
  places(past: { term: string; id: string } | null, limit: string, among: string | null): string {
    const source = (table: string, id: string, term: string, ...conditions: (string | null)[]) =>
      `(SELECT ${term} COLLATE "C" AS "term", ${id} AS "id" FROM ${table} ${where([
        ...conditions,
        past && `(${term} COLLATE "C", ${id}) > (${past.term} COLLATE "C", ${past.id}::uuid)`,
      ])} ORDER BY 1, 2 LIMIT ${limit})`;
    const ofUser = (term: string, condition: string) => source(`"User" u`, `u."id"`, term, condition, among);
    const ofAccount = (term: string, condition: string) =>
      source(`"Account" a`, `a."userId"`, term, condition);
    return [
      ...USER_TERMS.map((term) => ofUser(term, this.begins(term))),
      ...ACCOUNT_TERMS.map((term) => ofAccount(term, this.begins(term))),
      ofAccount(this.text, this.isSubject),
      ...(this.isUuid ? [ofUser(this.text, `u."id" = ${this.q}::uuid`)] : []),
    ].join(" UNION ALL ");
  }

  /** No text sorts behind all that begin with this one, byte by byte, but for this one and the last character of all. */
  private begins(term: string): string {
    return `${term} COLLATE "C" >= ${this.text} AND ${term} COLLATE "C" < ${this.text} || chr(1114111)`;
  }

  private get isSubject(): string {
    return `(a."provider" = ANY(${this.providers}::text[]) AND a."providerAccountId" = ${this.q})`;
  }
}

/** Where a page begins, as values of the statement. */
export function placePast(after: Position | null, values: Values) {
  return after && { term: values.add(after.term), id: values.add(after.id) };
}
