import { expect, test } from "vitest";
import { readTimeZone } from "./time-zone";

test.each([
  ["Europe/Berlin", "Europe/Berlin"],
  ["America/Argentina/Buenos_Aires", /Buenos_Aires$/],
  ["Etc/GMT+5", "Etc/GMT+5"],
  ["UTC", "UTC"],
  ["Mars/Olympus_Mons", "UTC"],
  ["+05:00", "UTC"],
  ["Europe/Berlin; Path=/", "UTC"],
  ["<script>", "UTC"],
  ["A".repeat(10_000), "UTC"],
  ["", "UTC"],
  [undefined, "UTC"],
])("%s is read as %s", (value, expected) => {
  expect(readTimeZone(value)).toMatch(expected);
});
