/** A statement for `pg`. */
export type Statement = { readonly text: string; readonly values: readonly unknown[] };

/** The values of a statement under construction, whose text names them by number. */
export class Values {
  readonly list: unknown[] = [];

  /** Adds a value. @returns its place in the text, as `$1` */
  add(value: unknown): string {
    this.list.push(value);
    return `$${this.list.length}`;
  }
}

/** A WHERE clause of what must hold, if anything must. */
export function where(held: readonly (string | null)[]): string {
  const conditions = held.filter((condition) => condition !== null);
  return conditions.length === 0 ? "" : `WHERE ${conditions.join(" AND ")}`;
}
