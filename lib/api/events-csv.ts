import { stringify } from "csv-stringify/sync";
import { referenceOf } from "@/lib/audit/catalogue";
import type { AdminEventEntry } from "@/lib/audit/data";

const COLUMNS = [
  "id",
  "at",
  "type",
  "actor_id",
  "actor_email",
  "subject_id",
  "subject_email",
  "session_id",
  "ip",
  "user_agent",
  "detail",
  "reference",
  "service_token_id",
  "service_token_name",
] as const;

/** Without it Excel takes UTF-8 for the code page of its country; everything else skips it. */
const BYTE_ORDER_MARK = "\uFEFF";

/**
 * Events as a CSV file (RFC 4180), a page at a time: one is in memory, however many there are and however slowly they are
 * taken.
 */
export async function* csvOf(pages: AsyncIterable<readonly AdminEventEntry[]>): AsyncGenerator<string> {
  yield BYTE_ORDER_MARK + csvLines([COLUMNS]);
  for await (const page of pages) yield csvLines(page.map(cellsOf));
}

/**
 * Lines of CSV. Spreadsheets run what begins with = + - @: such cells get an apostrophe before it. Those that part cells
 * by semicolons or tabs see a cell begin after each of these too (OWASP, CSV Injection).
 */
export function csvLines(rows: readonly (readonly string[])[]): string {
  return stringify(
    rows.map((row) => [...row]),
    {
      quoted: true,
      record_delimiter: "windows",
      escape_formulas: true,
      cast: {
        string: (text) => text.replace(/([;,\t\r\n]["' ]*)(?=[=+\-@\uFF1D\uFF0B\uFF0D\uFF20])/g, "$1'"),
      },
    },
  );
}

/** What the file is called, and that browsers save it. @param at the day it is made, in UTC */
export function csvHeaders(at = new Date()): Headers {
  const name = `cloakroom-events-${at.toISOString().slice(0, 10)}.csv`;
  return new Headers({ "content-disposition": `attachment; filename="${name}"` });
}

function cellsOf(event: AdminEventEntry): string[] {
  const { id, at, type, actorId, actor, subjectId, subject, sessionId, ip, userAgent, detail } = event;
  const { serviceToken } = event;
  const cells = [
    id,
    at.toISOString(),
    type,
    actorId,
    actor?.email,
    subjectId,
    subject?.email,
    sessionId,
    ip,
    userAgent,
    JSON.stringify(detail),
    referenceOf(detail),
    serviceToken?.id,
    serviceToken?.name,
  ];
  return cells.map((cell) => cell ?? "");
}
