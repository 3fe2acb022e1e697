import { describe, expect, test } from "vitest";
import type { AdminEventEntry } from "@/lib/audit/data";
import { csvHeaders, csvLines, csvOf } from "./events-csv";

const event: AdminEventEntry = {
  id: "019aaa51-0b3f-7d60-9c4e-8f90a1b2c304",
  at: new Date("2026-11-22T09:30:00.000Z"),
  type: "session.started",
  sessionId: null,
  ip: "192.0.2.7",
  userAgent: '=HYPERLINK("https://example.com";"x")',
  detail: { provider: "google", note: "Проба, «да»", reference: "r-1" },
  actorId: "019a9c2e-71f4-7c3a-9d0e-5b6a7c8d9e01",
  subjectId: null,
  actor: { name: null, email: "+sample@example.com" },
  subject: null,
  serviceToken: { id: "019aab02-7d1a-7c64-8b3f-0a1b2c3d4e0b", name: "=Backup" },
};

async function* pagesOf(...pages: AdminEventEntry[][]): AsyncGenerator<AdminEventEntry[]> {
  yield* pages;
}

describe("lines", () => {
  test("are parted as RFC 4180 says, with quotes doubled", () => {
    expect(csvLines([["a,b", 'c"d', "e\r\nf", ""]])).toBe('"a,b","c""d","e\r\nf",\r\n');
  });

  test.each(["=1+1", "+1", "-1", "@SUM(1)", "\t=1", "\r=1", "＝1", "＋1", "－1", "＠1"])(
    "begin no cell with the formula %j",
    (cell) => expect(csvLines([[cell]])).toMatch(/^"'/),
  );

  test.each([
    ["Mozilla/5.0;=1+1", "Mozilla/5.0;'=1+1"],
    ['x","=1+1', `x"",""'=1+1`],
    ["x;  @SUM(1)", "x;  '@SUM(1)"],
    ["x\n-1", "x\n'-1"],
    ["x\t=1", "x\t'=1"],
  ])("begin no formula within a cell either, where other programs part cells: %j", (cell, expected) => {
    expect(csvLines([[cell]])).toBe(`"${expected}"\r\n`);
  });

  test.each(["Mozilla/5.0 (X11; Linux x86_64)", "a-b@example.com", "1=1", "Проба"])(
    "leave %j as it is",
    (cell) => expect(csvLines([[cell]])).toBe(`"${cell}"\r\n`),
  );
});

describe("a file", () => {
  test("begins with a byte order mark and the names of the columns, and has a line for each event", async () => {
    const pieces: string[] = [];
    for await (const piece of csvOf(pagesOf([event], [event, event]))) pieces.push(piece);
    expect(pieces).toHaveLength(3);
    const [head, first, ...rest] = pieces.join("").split("\r\n");
    expect(head).toBe(
      '\uFEFF"id","at","type","actor_id","actor_email","subject_id","subject_email","session_id","ip","user_agent","detail","reference","service_token_id","service_token_name"',
    );
    expect(first).toBe(
      `"${event.id}","2026-11-22T09:30:00.000Z","session.started","${event.actorId}","'+sample@example.com",,,,"192.0.2.7",` +
        `"'=HYPERLINK(""https://example.com"";""x"")","{""provider"":""google"",""note"":""Проба, «да»"",""reference"":""r-1""}","r-1","${event.serviceToken?.id}","'=Backup"`,
    );
    expect(rest).toEqual([first, first, ""]);
  });

  test("of nothing has its head still", async () => {
    const pieces: string[] = [];
    for await (const piece of csvOf(pagesOf([]))) pieces.push(piece);
    expect(pieces.join("")).toMatch(
      /^\uFEFF"id".*"detail","reference","service_token_id","service_token_name"\r\n$/,
    );
  });

  test("has the day in its name", () => {
    expect(csvHeaders(event.at).get("content-disposition")).toBe(
      'attachment; filename="cloakroom-events-2026-11-22.csv"',
    );
  });
});
