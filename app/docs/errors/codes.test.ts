import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { MESSAGES } from "@/app/i18n/catalogues";
import { ERROR_STATUS } from "@/lib/errors";
import en from "@/messages/en.json";

const statuses = Object.entries(ERROR_STATUS);

/** The sections of docs/errors.md: code, status and paragraph, in one line. */
function documentedCodes(): [code: string, status: number, text: string][] {
  const [, ...sections] = readFileSync("docs/errors.md", "utf8").split(/^## /m);
  return sections.map((section) => {
    const parts = /^(.+)\n\nHTTP (\d{3})\. ([^]+)\n$/.exec(`${section.trimEnd()}\n`) ?? [];
    return [parts[1] ?? section, Number(parts[2]), (parts[3] ?? "").replaceAll("\n", " ")];
  });
}

test("docs/errors.md has every code in order, with its status and the words of the page", () => {
  // Markdown is read where it is written, without the spaces at which a page breaks no line.
  const words = Object.entries(en.api.errors).map(([code, text]) => [code, text.replaceAll("\u00a0", " ")]);
  expect(documentedCodes()).toEqual(
    statuses.map(([code, status]) => [code, status, words.find(([worded]) => worded === code)?.[1]]),
  );
});

test.each(Object.entries(MESSAGES))(
  "%s has words for every code, and for nothing else",
  (_, { api, errors }) => {
    const codes = statuses.map(([code]) => code);
    expect(Object.keys(api.errors).sort()).toEqual(codes.toSorted());
    expect(Object.keys(errors).sort()).toEqual(codes.toSorted());
  },
);
