import { expect, test } from "vitest";
import { MAX_NAME, NAME_PROBLEMS, userName } from "./policy";

test.each([
  ["Проба Образцова", "Проба Образцова"],
  ["  مثال تجريبي ", "مثال تجريبي"],
  ["Zoe\u0308", "Zo\u00eb"],
  ["👩‍🚀", "👩‍🚀"],
  ["😀".repeat(MAX_NAME), "😀".repeat(MAX_NAME)],
])("%s is a name", (written, name) => {
  expect(userName.parse(written)).toBe(name);
});

test.each([
  ["", "name-missing"],
  ["   ", "name-missing"],
  ["x".repeat(MAX_NAME + 1), "name-too-long"],
  ["a\u0000b", "name-unreadable"],
  ["a\nb", "name-unreadable"],
  ["\u200b\u200d", "name-unreadable"],
  ["\ud83d", "name-unreadable"],
])("%j is none, for a reason that pages have words for", (written, problem) => {
  const { error } = userName.safeParse(written);
  expect(error?.issues[0]?.message).toBe(problem);
  expect(NAME_PROBLEMS).toContain(problem);
});
