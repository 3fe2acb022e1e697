import { expect, it } from "vitest";
import { chooseLanguage } from "./language";

it.each([
  ["", "en"],
  ["ru", "ru"],
  ["ru-RU,ru;q=0.9,en;q=0.8", "ru"],
  ["en-GB,ru;q=0.9", "en"],
  ["en;q=0.3, ru;q=0.7", "ru"],
  ["de, fr;q=0.5", "en"],
  ["ru;q=0, en;q=0.1", "en"],
  ["*", "en"],
  [";;;,,q=ru", "en"],
])("%j is read as %s", (header, language) => {
  expect(chooseLanguage(header)).toBe(language);
});
