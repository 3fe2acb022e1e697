import { expect, test } from "vitest";
import { initialsOf } from "./initials";

const between = "\u200c";

test.each([
  ["Alex Sample", `A${between}S`],
  ["hazel", "H"],
  ["Maximilian Alexander von und zu Exampleshire", `M${between}E`],
  ["Проба Образцова", `П${between}О`],
  ["проба", "П"],
  ["مثال تجريبي", `م${between}ت`],
  ["  spaced \t out ", `S${between}O`],
  ["(Zoë) 'Quoted'", `Z${between}Q`],
  ["E\u0301mile", "E\u0301"],
  ["नमूना", "न"],
  ["👩‍🚀 Sample", `👩‍🚀${between}S`],
  ["7even", "7"],
  ["--- ...", ""],
  ["", ""],
])("the initials of %j are %j", (name, initials) => {
  expect(initialsOf(name)).toBe(initials);
});
