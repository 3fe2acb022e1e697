/**
 * The keys of a table that stands in the code, in its order. `Object.keys` calls them `string`, since an object may have more
 * than its type says; so this is for constants only, never for what comes from outside.
 */
export function keysOf<Table extends object>(table: Table): readonly (keyof Table & string)[] {
  return Object.keys(table) as (keyof Table & string)[];
}
