import { expect, test } from "vitest";
import { formatterFor, translatorFor } from "./translators";

test("a translator is one for its language and namespace, and says that language whatever others say between", () => {
  const [english, german] = (["en", "de"] as const).map((locale) => translatorFor(locale, "site.menu"));
  expect([english?.("account"), german?.("account"), english?.("account")]).toEqual([
    "Your account",
    "Ihr Konto",
    "Your account",
  ]);
  expect(translatorFor("en", "site.menu")).toBe(english);
  expect(translatorFor("en", "site")).not.toBe(english);
});

test("a moment is written in the zone of each reader, also after more zones than are kept", () => {
  const at = new Date("2026-01-01T23:30:00Z");
  const days = (locale: "en" | "de") =>
    ["UTC", "Asia/Kolkata"].map((timeZone) => formatterFor(locale, timeZone).dateTime(at, "day"));
  const before = [days("en"), days("de")];
  expect(before).toEqual([
    ["January 1, 2026", "January 2, 2026"],
    ["1. Januar 2026", "2. Januar 2026"],
  ]);
  for (const timeZone of Intl.supportedValuesOf("timeZone").slice(0, 120)) formatterFor("ru", timeZone);
  expect([days("en"), days("de")]).toEqual(before);
});
