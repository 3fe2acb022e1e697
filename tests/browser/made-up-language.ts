import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "@playwright/test";
import { MESSAGES } from "@/app/i18n/catalogues";
import { openApiDocument } from "@/lib/api/openapi/document";
import { notesWords } from "./notes-example";

/** Of those that ISO 639-2 keeps for private use: no real language can come to have it. */
export const MADE_UP = "qaa";

type Tree = { readonly [key: string]: string | Tree };

/** Adds a language to a checkout, as CONTRIBUTING.md says: by a file and a line. Its words are the English ones in brackets. */
export function addMadeUpLanguage(folder: string): void {
  const inFolder = (name: string) => join(folder, "messages", name);
  const english = JSON.parse(readFileSync(inFolder("en.json"), "utf8")) as Tree;
  writeFileSync(inFolder(`${MADE_UP}.json`), JSON.stringify(mapTexts(english, madeUp)));
  const list = readFileSync(inFolder("locales.ts"), "utf8");
  const start = "LANGUAGE_NAMES = {\n";
  if (!list.includes(start)) throw new Error("messages/locales.ts lists the languages in another way now.");
  writeFileSync(inFolder("locales.ts"), list.replace(start, `${start}  ${MADE_UP}: "Qaa",\n`));
}

/** An English text of ours in the language that is made up. */
export function madeUp(text: string): string {
  return `⟦${text}⟧`;
}

/** The texts of a page that are English words of ours: whole messages, or several words out of one. */
export async function findEnglish(page: Page): Promise<string[]> {
  const outside = await page.evaluate(readOutsideBrackets);
  return outside.filter(
    (text) => WHOLE.has(text) || PHRASES.some((phrase) => text.toLowerCase().includes(phrase)),
  );
}

/** What a page says outside of brackets, text by text; code is the same in every language. */
function readOutsideBrackets(): string[] {
  const found: string[] = [];
  let depth = 0;
  const read = (text: string) => {
    let outside = "";
    for (const character of text) {
      if (character === "⟦") depth++;
      else if (character === "⟧") depth--;
      else if (depth === 0) outside += character;
    }
    if (outside.trim()) found.push(outside.trim());
  };
  const isCode = ({ parentElement }: Node) => Boolean(parentElement?.closest("script, style, code, pre"));
  const texts = document.createTreeWalker(document, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) if (!isCode(texts.currentNode)) read(texts.currentNode.textContent ?? "");
  for (const name of ["aria-label", "title", "placeholder", "alt"]) {
    for (const element of document.querySelectorAll(`[${name}]`)) {
      depth = 0;
      read(element.getAttribute(name) ?? "");
    }
  }
  return found;
}

const TEXTS = [...listTexts(MESSAGES.en), ...listTexts(notesWords)];
/** The names of providers, and those of the API, are the same in every language. */
const NAMES = new Set<string>([
  ...Object.values(MESSAGES.en.providers),
  ...Object.keys(MESSAGES.en.api.headers),
  ...Object.keys(notesWords.api.fields),
  ...Object.keys(
    openApiDocument({ authUrl: "https://example.com", cookieName: "session" }, MESSAGES.en.api).components
      .schemas,
  ),
]);
const WHOLE = new Set(TEXTS.filter((text) => !NAMES.has(text)));
/** Runs of at least three words between the arguments and tags of a message. */
const PHRASES = TEXTS.flatMap((text) => text.split(/<[^>]*>|[{}#]|\b\w+, (?:plural|select|number),?/))
  .map((part) => part.trim().toLowerCase())
  .filter((part) => part.split(/\s+/).length >= 3);

function listTexts(tree: Tree): string[] {
  return Object.values(tree).flatMap((value) => (typeof value === "string" ? [value] : listTexts(value)));
}

function mapTexts(tree: Tree, change: (text: string) => string): Tree {
  return Object.fromEntries(
    Object.entries(tree).map(([key, value]) => [
      key,
      typeof value === "string" ? change(value) : mapTexts(value, change),
    ]),
  );
}
