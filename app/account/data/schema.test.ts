import { expect, test } from "vitest";
import { MESSAGES } from "@/app/i18n/catalogues";
import { confirmsDeletion } from "./schema";

const words = Object.values(MESSAGES).map(({ data }) => data.word);

test.each([...words, " delete ", "УДАЛИТЬ", "Delete"])("%s confirms", (text) => {
  expect(confirmsDeletion(text)).toBe(true);
});

test.each(["", " ", "yes", "deleted", "delete me", "да"])("%j does not", (text) => {
  expect(confirmsDeletion(text)).toBe(false);
});
