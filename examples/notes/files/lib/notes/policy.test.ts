import { expect, test } from "vitest";
import { MAX_NOTE, noteText } from "./policy";

test.each([
  ["  milk\r\n\tand bread  ", "milk\n\tand bread"],
  ["é", "é"],
  ["👍".repeat(MAX_NOTE), "👍".repeat(MAX_NOTE)],
])("%j is kept as %j", (typed, kept) => {
  expect(noteText.parse(typed)).toBe(kept);
});

test.each([
  ["", "note-missing"],
  [" \r\n ", "note-missing"],
  ["a".repeat(MAX_NOTE + 1), "note-too-long"],
  ["a\u0000b", "note-unreadable"],
  ["a\u001bb", "note-unreadable"],
  ["a\ud800b", "note-unreadable"],
])("%j is refused: %s", (typed, problem) => {
  expect(noteText.safeParse(typed).error?.issues.map(({ message }) => message)).toEqual([problem]);
});
