import { expect, it } from "vitest";
import { nobody, people } from "../cast";
import { failures } from "../failures";
import { inLanguage, languages } from "../person";
import { chooseLanguage } from "./language";

it.each([
  ["", "en"],
  ["ru", "ru"],
  ["ru-RU,ru;q=0.9,en;q=0.8", "ru"],
  ["en-GB,ru;q=0.9", "en"],
  ["en;q=0.3, ru;q=0.7", "ru"],
  ["de-AT, ru;q=0.5", "de"],
  ["pt, fr;q=0.5", "en"],
  ["ru;q=0, en;q=0.1", "en"],
  ["*", "en"],
  [";;;,,q=ru", "en"],
])("%j is read as %s", (header, language) => {
  expect(chooseLanguage(header)).toBe(language);
});

it("has all texts of the chooser in every language, and in English what lacks one", () => {
  const texts = [
    ...[...people, nobody].map(({ note }) => note),
    ...failures.flatMap(({ title, what }) => [title, what]),
  ];
  for (const text of texts) expect(Object.keys(text), text.en).toEqual(languages);
  expect(inLanguage({ en: "New", ru: "Новый" }, "de")).toBe("New");
});
