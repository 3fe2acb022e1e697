import { expect, test } from "vitest";
import en from "@/messages/en.json";
import ru from "@/messages/ru.json";
import { confirmsDeletion } from "./schema";

test.each([en.data.word, ru.data.word, " delete ", "УДАЛИТЬ", "Delete"])("%s confirms", (text) => {
  expect(confirmsDeletion(text)).toBe(true);
});

test.each(["", " ", "yes", "deleted", "delete me", "да"])("%j does not", (text) => {
  expect(confirmsDeletion(text)).toBe(false);
});
