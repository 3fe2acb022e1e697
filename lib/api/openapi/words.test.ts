import { describe, expect, test } from "vitest";
import { MESSAGES } from "@/app/i18n/catalogues";
import { openApiDocument } from "./document";
import { type ApiWords, describeField } from "./words";

const languages = Object.entries(MESSAGES).map(([locale, { api }]): [string, ApiWords] => [locale, api]);

/** Everything in the document that has a name and needs words: owner and field. */
function fieldsToDescribe(words: ApiWords): [owner: string, field: string][] {
  const { paths, components } = openApiDocument(
    { authUrl: "https://example.com", cookieName: "session" },
    words,
  );
  const ofSchemas = Object.entries(components.schemas).flatMap(([owner, { properties = {} }]) =>
    Object.keys(properties).map((field): [string, string] => [owner, field]),
  );
  const ofOperations = Object.values(paths)
    .flatMap((methods) => Object.values(methods))
    .flatMap(({ operationId, parameters }) =>
      parameters.map(({ name }): [string, string] => [operationId, name]),
    );
  return [...ofSchemas, ...ofOperations];
}

describe.each(languages)("the words of the document in %s", (_, words) => {
  test("describe every field and every parameter", () => {
    const silent = fieldsToDescribe(words).filter(
      ([owner, field]) => describeField(words, owner, field).description === undefined,
    );
    expect(silent).toEqual([]);
  });

  test("describe no field that is not there", () => {
    const used = fieldsToDescribe(words).map(([owner, field]) =>
      words.fields[owner]?.[field] === undefined ? `any.${field}` : `${owner}.${field}`,
    );
    const written = Object.entries(words.fields).flatMap(([owner, fields]) =>
      Object.keys(fields).map((field) => `${owner}.${field}`),
    );
    expect(written.filter((field) => !used.includes(field))).toEqual([]);
  });

  test("are plain text with code between backticks, as both the pages and CommonMark read it", () => {
    const texts: string[] = [];
    JSON.stringify(words, (_key, value: unknown) => {
      if (typeof value === "string") texts.push(value);
      return value;
    });
    expect(texts.length).toBeGreaterThan(100);
    for (const text of texts) {
      // Braces and apostrophes have a meaning for translations, the others for CommonMark.
      expect(text.replaceAll(/`[^`]+`/g, "")).not.toMatch(/[`{}'<>*[\]]/);
    }
  });
});
