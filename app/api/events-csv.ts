import { stringify } from "csv-stringify/sync";
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
] as const;

/** Without it Excel takes UTF-8 for the code page of its country; everything else skips it. */
const BYTE_ORDER_MARK = "\uFEFF";

/**
 * Events as a CSV file (RFC 4180), a page at a time: at most one is in memory, however many there are and however slowly
 * they are taken. Who goes away ends the reading.
 * @throws whatever reading the first page throws, while there still is a status to say so with
 */
export async function streamCsv(
  pages: AsyncIterable<readonly AdminEventEntry[]>,
): Promise<ReadableStream<Uint8Array>> {
  const reading = pages[Symbol.asyncIterator]();
  let ahead: Awaited<ReturnType<typeof reading.next>> | undefined = await reading.next();
  const encoder = new TextEncoder();
  return new ReadableStream<Uint8Array>(
    {
      start(stream) {
        stream.enqueue(encoder.encode(BYTE_ORDER_MARK + csvLines([[...COLUMNS]])));
      },
      async pull(stream) {
        const page = ahead ?? (await reading.next());
        ahead = undefined;
        if (page.done) stream.close();
        else stream.enqueue(encoder.encode(csvLines(page.value.map(cellsOf))));
      },
      async cancel() {
        await reading.return?.();
      },
    },
    new ByteLengthQueuingStrategy({ highWaterMark: 0 }),
  );
}

/**
 * Lines of CSV. Spreadsheets run what begins with = + - @: such cells get an apostrophe before it. Those that part cells
 * by semicolons or tabs see a cell begin after each of these too (OWASP, CSV Injection).
 */
export function csvLines(rows: readonly (readonly string[])[]): string {
  return stringify([...rows], {
    quoted: true,
    record_delimiter: "windows",
    escape_formulas: true,
    cast: { string: (text) => text.replace(/([;,\t\r\n]["' ]*)(?=[=+\-@\uFF1D\uFF0B\uFF0D\uFF20])/g, "$1'") },
  });
}

/** The file as an answer, under a name with the day it was made, in UTC. */
export function csvAnswer(file: ReadableStream<Uint8Array>, at = new Date()): Response {
  const name = `cloakroom-events-${at.toISOString().slice(0, 10)}.csv`;
  return new Response(file, {
    headers: {
      "content-type": "text/csv; charset=utf-8",
      "content-disposition": `attachment; filename="${name}"`,
      "cache-control": "private, no-store",
    },
  });
}

function cellsOf(event: AdminEventEntry): string[] {
  const { id, at, type, actorId, actor, subjectId, subject, sessionId, ip, userAgent, detail } = event;
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
  ];
  return cells.map((cell) => cell ?? "");
}
