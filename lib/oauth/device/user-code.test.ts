import { expect, test } from "vitest";
import { generateUserCode, normalizeUserCode } from "./user-code";

test("a code is of letters that nobody mistakes, and no two are alike", () => {
  const codes = Array.from({ length: 200 }, generateUserCode);
  for (const code of codes) expect(code).toMatch(/^[BCDFGHJKLMNPQRSTVWXZ]{4}-[BCDFGHJKLMNPQRSTVWXZ]{4}$/);
  expect(new Set(codes).size).toBe(200);
  expect(new Set(codes.join("").replaceAll("-", "")).size).toBe(20);
});

test.each([
  "WDJB-MJHT",
  "wdjbmjht",
  " wd jb\u2011mj ht ",
  "WDJB MJHT",
  "w-d-j-b-m-j-h-t",
  "WDJB—MJHT",
  "WDJB_MJHT",
])("%j is taken as it was meant", (typed) => {
  expect(normalizeUserCode(typed)).toBe("WDJBMJHT");
});

test("a keyboard of Cyrillic letters is forgiven", () => {
  expect(normalizeUserCode("вснк-мртх")).toBe("BCHKMPTX");
});

test.each([
  "",
  "WDJB-MJH",
  "WDJB-MJHTT",
  "WDJB-MJHA",
  "WDJB-MJH1",
  "WDJB/MJHT",
  "' OR 1=1 --",
  "W".repeat(10_000),
])("%j is no code", (typed) => {
  expect(normalizeUserCode(typed)).toBeNull();
});
