import type { ReactNode } from "react";

/** A column, and where it leads to be sorted by. */
export type Column = {
  readonly label: string;
  readonly sort?: {
    readonly href: string;
    /** How the table is sorted by it now; null: by another. */
    readonly direction: "ascending" | "descending" | null;
  };
};

/**
 * A dense table, on narrow screens a list with a line or two a row. Grids in the place of table boxes: a row that is none can
 * hold the area of its link in every browser. Their roles are therefore written out.
 * @param grid the columns where there is room, as `sm:grid-cols-[…]`. What may be long has a share (`minmax(0,2fr)`): text breaks
 *   anywhere, so that beside `auto` columns a share is all that keeps it from becoming a column of letters
 */
export function Table(table: {
  label: string;
  grid: string;
  columns: readonly Column[];
  children: ReactNode;
}) {
  const { label, grid, columns, children } = table;
  return (
    <div className="overflow-hidden rounded-2xl border border-line bg-surface shadow-xs">
      <table role="table" aria-label={label} className={`grid w-full ${grid}`}>
        <thead role="rowgroup" className="contents">
          <tr
            role="row"
            className="col-span-full flex flex-wrap gap-x-4 border-b border-line px-4 sm:grid sm:grid-cols-subgrid sm:items-center sm:px-5"
          >
            {columns.map((column) => (
              <Heading key={column.label} column={column} />
            ))}
          </tr>
        </thead>
        <tbody role="rowgroup" className="contents">
          {children}
        </tbody>
      </table>
    </div>
  );
}

/** On narrow screens only what one can sort by is shown of the headings. */
function Heading({ column: { label, sort } }: { column: Column }) {
  const words = "text-start text-sm font-medium text-muted";
  if (sort === undefined) {
    return (
      <th role="columnheader" scope="col" className={`${words} max-sm:sr-only`}>
        {label}
      </th>
    );
  }
  const { href, direction } = sort;
  return (
    <th role="columnheader" scope="col" aria-sort={direction ?? "none"} className={words}>
      <a
        href={href}
        className={`inline-flex min-h-11 items-center gap-1 hover:text-ink hover:underline ${direction === null ? "" : "font-semibold text-ink"}`}
      >
        {label}
        <span aria-hidden="true" className="w-3">
          {direction === null ? "" : direction === "ascending" ? "↑" : "↓"}
        </span>
      </a>
    </th>
  );
}

/** A row. The area of a `RowLink` in it is all of it; what else is to be clicked there must be `relative`. */
export function Row({ children }: { children: ReactNode }) {
  return (
    <tr
      role="row"
      className="relative col-span-full flex flex-wrap items-center gap-x-4 gap-y-0.5 border-b border-line px-4 py-2.5 last:border-b-0 has-[a]:hover:bg-hover sm:grid sm:grid-cols-subgrid sm:items-center sm:px-5"
    >
      {children}
    </tr>
  );
}

/** What a row is about, on a line of its own on narrow screens. */
export function RowTitle({ children }: { children: ReactNode }) {
  return (
    <th role="rowheader" scope="row" className="min-w-0 basis-full text-start font-normal">
      {children}
    </th>
  );
}

/** Where a row leads. A plain link: Next would prefetch the page, and a look at some is recorded. */
export function RowLink({ href, children }: { href: string; children: ReactNode }) {
  return (
    <a
      href={href}
      className="font-medium underline underline-offset-2 after:absolute after:inset-0 focus-visible:-outline-offset-2"
    >
      {children}
    </a>
  );
}

/**
 * A question that is open in a cell has the whole width below its row.
 * @param label what stands before it on narrow screens, which show no headings
 */
export function Cell({ label, children }: { label?: string; children?: ReactNode }) {
  return (
    <td
      role="cell"
      className="min-w-0 text-sm text-muted has-[details[open]]:basis-full max-sm:empty:hidden sm:has-[details[open]]:col-span-full"
    >
      {label === undefined || children === undefined ? null : <span className="sm:hidden">{label}: </span>}
      {children}
    </td>
  );
}
