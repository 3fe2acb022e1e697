import { expect, test } from "vitest";
import { columnsOf } from "./series";

const daysOf = (count: number) => Array.from({ length: count }, (_, index) => `day ${index}`);
const series = (count: number) => [
  { name: "Sign-ins", look: "solid" as const, counts: Array.from({ length: count }, () => 1) },
];

test("a month is shown day by day", () => {
  expect(columnsOf(daysOf(31), series(31))).toEqual({ days: daysOf(31), span: "day", series: series(31) });
});

test.each([
  [32, ["day 0", "day 4", "day 11", "day 18", "day 25"], [4, 7, 7, 7, 7]],
  [35, ["day 0", "day 7", "day 14", "day 21", "day 28"], [7, 7, 7, 7, 7]],
])("%i days are shown by weeks, of which the last one ends with the last day", (count, days, sums) => {
  const { series: summed, ...columns } = columnsOf(daysOf(count), series(count));
  expect(columns).toEqual({ days, span: "week" });
  expect(summed[0]?.counts).toEqual(sums);
});
