import { expect, it } from "vitest";
import { hasOnlyValidALabels } from "./a-labels";

it.each([
  ["example.com", true],
  ["xn--e1afmkfd.xn--p1ai", true],
  ["XN--BCHER-KVA.example", true],
  // The label is no Punycode, or stands for nothing.
  ["xn--a.example", false],
  ["www.xn--.example", false],
  ["xn--e1afmkfd.xn--a", false],
])("whether %s has only valid A-labels: %s", (host, valid) => {
  expect(hasOnlyValidALabels(host)).toBe(valid);
});
