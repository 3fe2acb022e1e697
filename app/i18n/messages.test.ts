import { createTranslator } from "use-intl/core";
import { describe, expect, test } from "vitest";
import { ERROR_STATUS } from "@/lib/errors";
import { LOCALES } from "@/messages/locales";
import { MESSAGES } from "./catalogues";

type Tree = { readonly [key: string]: string | Tree };

const everyLanguage = LOCALES.map((locale) => [locale, MESSAGES[locale]] as const);

describe("messages", () => {
  test.each(everyLanguage)("%s has the keys of English, taking the same arguments", (_, messages) => {
    const [english, here] = [MESSAGES.en, messages].map((all) =>
      flatten(all).map(([key, text]) => [key, argumentsOf(text)]),
    );
    expect(here).toEqual(english);
  });

  test.each(everyLanguage)(
    "%s has a title, a cause and a next step for every error code, and for nothing else",
    (_, messages) => {
      const expected = Object.keys(ERROR_STATUS).map((code) => [code, ["title", "cause", "next"]]);
      const actual = Object.entries(messages.errors).map(([code, words]) => [code, Object.keys(words)]);
      expect(Object.fromEntries(actual)).toEqual(Object.fromEntries(expected));
    },
  );

  test.each(everyLanguage)("every text in %s can be formatted", (locale, messages) => {
    for (const [key, text] of flatten(messages)) {
      const translate = createTranslator({ locale, messages: { text }, onError: rethrow });
      for (const count of [0, 1, 2, 5, 21]) {
        const formatted = translate.markup("text", valuesFor(text, count));
        expect(formatted, key).toMatch(/\S/);
        expect(formatted, key).not.toMatch(/[{}<>]/);
      }
    }
  });

  test.each(everyLanguage)(
    "no text in %s has a moment in it, whose time zone would be its reader's",
    (_, messages) => {
      for (const [key, text] of flatten(messages))
        expect(text, key).not.toMatch(/\{\s*\w+\s*,\s*(date|time)\b/);
    },
  );

  test.each(everyLanguage)(
    "%s has the punctuation of its readers, and one word for one thing",
    (locale, messages) => {
      for (const [key, text] of flatten(messages)) {
        // What is quoted of the protocol or of an address is no prose.
        const prose = text.replace(/`[^`]*`/g, "");
        for (const [found, why] of UNWANTED[locale] ?? []) expect(prose, `${key}: ${why}`).not.toMatch(found);
      }
    },
  );

  test("plurals in ru follow the rules of Russian", () => {
    const translate = createTranslator({ locale: "ru", messages: MESSAGES.ru, onError: rethrow });
    const days = [1, 3, 7, 21].map((count) => translate("account.afterDays", { count }));
    expect(days.map((text) => text.replace("через ", ""))).toEqual(["1 день", "3 дня", "7 дней", "21 день"]);
  });
});

/** What no text of a language has, and why; a language that somebody adds may have rules here as well. */
const UNWANTED: Readonly<Partial<Record<string, readonly (readonly [RegExp, string])[]>>> = {
  en: [
    [/["']|\.\.\./, "quotation marks and apostrophes are curly, and an ellipsis is one character"],
    [/—| - /, "the dash is a short one between spaces"],
  ],
  ru: [
    [/["'“”]|\.\.\./, "quotation marks are «», and an ellipsis is one character"],
    [/ [–-] |(?<!\u00a0)— /, "the dash is a long one, and begins no line"],
    [/учётн|(?<![а-яё])(при|от)вяз[аы]/iu, "it is аккаунт, which is подключён"],
    [/<\/(when|refreshed|at)>\./, "a date ends with г., after which there is no other full stop"],
    [/(?<![а-яё])(ты|тебе|тебя|твой)(?![а-яё])/iu, "people are addressed as вы"],
  ],
  de: [
    [/["'«»”]|\.\.\./, "quotation marks are „“, and an ellipsis is one character"],
    [/^[^„]*“/, "a quotation begins with „"],
    [/—| - | …/, "the dash is a short one between spaces, and no line begins with an ellipsis"],
    [/\b(du|dein|deine|dir|dich)\b/i, "people are addressed as Sie"],
  ],
};

function flatten(tree: Tree, prefix = ""): [key: string, text: string][] {
  return Object.entries(tree).flatMap(([key, value]) =>
    typeof value === "string" ? [[prefix + key, value]] : flatten(value, `${prefix}${key}.`),
  );
}

/** The names of a message's ICU arguments and tags. The texts of a plural are one brace deeper than its arguments. */
function argumentsOf(text: string): string[] {
  const names = new Set<string>();
  let depth = 0;
  for (const [token, tag, name = ""] of text.matchAll(/<(\w+)>|\{\s*(\w*)|\}/g)) {
    if (tag) names.add(`<${tag}>`);
    else if (token === "}") depth--;
    else if (depth++ % 2 === 0) names.add(name);
  }
  return [...names].sort();
}

function valuesFor(text: string, count: number): Record<string, number | (() => string)> {
  const values: Record<string, number | (() => string)> = {};
  for (const name of argumentsOf(text)) {
    if (name.startsWith("<")) values[name.slice(1, -1)] = () => "tag";
    else values[name] = count;
  }
  return values;
}

function rethrow(error: Error): never {
  throw error;
}
