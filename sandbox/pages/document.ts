import type { Language } from "../person";
import { html, type Html } from "./html";
import { wording } from "./words";

/** A whole page around its content. */
export function htmlDocument(language: Language, title: string, content: Html): string {
  return html`<!doctype html>
    <html lang="${language}">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="robots" content="noindex" />
        <title>${title}</title>
        <link rel="icon" href="/sandbox.svg" type="image/svg+xml" />
        <link rel="stylesheet" href="/sandbox.css" />
      </head>
      <body>
        ${content}
      </body>
    </html> `.text;
}

/** A page that only says something, with a way out. */
export function messagePage(language: Language, title: string, message: string): string {
  return htmlDocument(
    language,
    title,
    html`<main class="card">
      <h1>${title}</h1>
      <p>${message}</p>
      <p><a href="/">${wording[language].start}</a></p>
    </main>`,
  );
}
