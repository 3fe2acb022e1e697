/** Which events are looked for; everything given must hold. */
export type EventFilter = {
  readonly type?: string | undefined;
  /** Who did it or to whom it was done. */
  readonly personId?: string | undefined;
  /** The client's address as it is stored, whole. */
  readonly address?: string | undefined;
  /** What users are shown when something is refused, in full. */
  readonly reference?: string | undefined;
  readonly from?: Date | undefined;
  /** The first moment that is too late. */
  readonly to?: Date | undefined;
};

/**
 * The statement for a page of events, the newest first: by `at`, which is the database's clock, then by id. Every filter
 * that finds few events among many has an index in this very order, so that reading stops when the page is full.
 * @param before the id of the last event of the page before
 */
export function eventsStatement(
  filter: EventFilter & { subjectId?: string; types?: readonly string[] | undefined },
  limit: number,
  before: string | undefined,
): { text: string; values: readonly unknown[] } {
  const { type, types, personId, address, reference, from, to, subjectId } = filter;
  const values: unknown[] = [];
  const add = (value: unknown) => `$${values.push(value)}`;
  const held: string[] = [];
  if (subjectId !== undefined) held.push(`e."subjectId" = ${add(subjectId)}::uuid`);
  if (type !== undefined) held.push(`e."type" = ${add(type)}`);
  if (types !== undefined) held.push(`e."type" = ANY(${add(types)}::text[])`);
  if (address !== undefined) held.push(`e."ip" = ${add(address)}`);
  // As the index has it.
  if (reference !== undefined) held.push(`e."detail" ->> 'reference' = ${add(reference)}`);
  if (from !== undefined) held.push(`e."at" >= ${add(from)}`);
  if (to !== undefined) held.push(`e."at" < ${add(to)}`);
  if (before !== undefined) {
    const last = `SELECT b."at", b."id" FROM "AuditEvent" b WHERE b."id" = ${add(before)}::uuid`;
    held.push(`(e."at", e."id") < (${last})`);
  }
  const rest = add(limit);
  const page = (more: readonly string[]) => {
    const conditions = [...held, ...more];
    return `SELECT e.* FROM "AuditEvent" e ${conditions.length === 0 ? "" : `WHERE ${conditions.join(" AND ")}`}
      ORDER BY e."at" DESC, e."id" DESC LIMIT ${rest}`;
  };
  const found = personId === undefined ? page([]) : ofUser(add(personId), page);
  return {
    text: `${withPeople(found, `e."at" DESC, e."id" DESC`)} LIMIT ${rest}`,
    values,
  };
}

/** The statement for what administrators are told of events. @param found that for the events themselves */
export function withPeople(found: string, order: string): string {
  return `
    SELECT e."id", e."at", e."type", e."actorId", e."subjectId", e."sessionId", e."ip", e."userAgent", e."detail",
      e."serviceTokenId", e."serviceTokenName", e."position",
      actor."name" AS "actorName", actor."email" AS "actorEmail",
      subject."name" AS "subjectName", subject."email" AS "subjectEmail"
    FROM (${found}) e
    LEFT JOIN "User" actor ON actor."id" = e."actorId"
    LEFT JOIN "User" subject ON subject."id" = e."subjectId"
    ORDER BY ${order}`;
}

/** What was done to a user, and what they did to others: two indexes, each read no further than a page. */
function ofUser(user: string, page: (more: readonly string[]) => string): string {
  const toThem = page([`e."subjectId" = ${user}::uuid`]);
  const byThem = page([
    `e."actorId" = ${user}::uuid`,
    `e."actorId" IS NOT NULL AND e."actorId" IS DISTINCT FROM e."subjectId"`,
  ]);
  return `(${toThem}) UNION ALL (${byThem})`;
}
