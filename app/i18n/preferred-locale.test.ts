import { describe, expect, test } from "vitest";
import { preferredLocale } from "./preferred-locale";

describe("preferredLocale", () => {
  test.each([
    ["ru", "ru"],
    ["ru-BY", "ru"],
    ["RU-ru", "ru"],
    ["en-GB,en;q=0.9,ru;q=0.8", "en"],
    ["pt-BR,pt;q=0.9,ru;q=0.5,en;q=0.3", "ru"],
    ["de-AT,de;q=0.9,en;q=0.3", "de"],
    ["en;q=0.3, ru;q=0.5", "ru"],
    ["ru;q=0.5,en;q=0.5", "ru"],
    ["ru;q=0,en;q=0.1", "en"],
    ["ru;q=0", "en"],
    ["*;q=0.5,ru", "ru"],
    ["*", "en"],
    ["pt, fr;q=0.8", "en"],
  ])("%s is answered in %s", (header, locale) => {
    expect(preferredLocale(header)).toBe(locale);
  });

  test.each([
    ["an absent header", null],
    ["an empty header", ""],
    ["separators alone", ",;,;q=,"],
    ["a language that only begins like ours", "rue"],
    ["a weight that is no number", "ru;q=high"],
    ["a weight above one", "ru;q=7"],
    ["ours behind a thousand characters of others", `${"pt,".repeat(400)}ru`],
  ])("falls back to English for %s", (_, header) => {
    expect(preferredLocale(header)).toBe("en");
  });
});
