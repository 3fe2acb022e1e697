import { expect, test } from "vitest";
import { formatChange } from "./change";

test.each([
  ["en", 0.12, "+12%"],
  ["en", -0.111, "−11%"],
  ["en", 0.001, "0%"],
  ["ru", -0.11, "−11\u00a0%"],
  ["de", -1, "−100\u00a0%"],
  ["de", 12.345, "+1.235\u00a0%"],
])("in %s a change of %d is %s", (locale, share, expected) => {
  expect(formatChange(locale, share)).toBe(expected);
});
