import { createHash } from "node:crypto";

/** A page of nothing but HTML: for hosts that are not ours, where Next's files cannot be fetched from. */
export type PlainPage = {
  readonly locale: string;
  readonly title: string;
  readonly paragraphs: readonly string[];
  readonly actions: readonly PlainAction[];
};

/** A link, or a button that posts to an address and says nothing. The first of a page is the one to take. */
export type PlainAction =
  | { readonly kind: "link"; readonly text: string; readonly href: string; readonly newTab?: boolean }
  | { readonly kind: "button"; readonly text: string; readonly action: string };

// Colours as in app/globals.css.
const STYLE = `:root{color-scheme:light dark;--canvas:#f7f6f3;--ink:#1b1c1a;--edge:#c9c7bf;--accent:#1d5b48;--focus:#0b57d0}
@media(prefers-color-scheme:dark){:root{--canvas:#121311;--ink:#eeede9;--edge:#4b4c47;--accent:#8fd3b8;--focus:#a8c7fa}}
body{margin:18vh auto 3rem;max-width:32rem;padding:0 1rem;font:1.0625rem/1.6 system-ui,sans-serif;background:var(--canvas);color:var(--ink);overflow-wrap:anywhere}
h1{font-size:1.5rem;line-height:1.3}
nav{display:flex;flex-wrap:wrap;gap:.75rem;margin-top:1.5rem}form{margin:0}
a,button{display:inline-block;padding:.5rem 1rem;border:1px solid var(--edge);border-radius:.5rem;background:none;color:var(--ink);font:inherit;text-decoration:none;cursor:pointer}
nav>:first-child,nav>:first-child button{border-color:var(--accent);color:var(--accent)}
nav>form:first-child{border:0}
:focus-visible{outline:3px solid var(--focus);outline-offset:2px}`;

const STYLE_HASH = createHash("sha256").update(STYLE).digest("base64");

/** Nothing may run, be fetched or frame the page; its forms lead to its own host. */
const POLICY = [
  "default-src 'none'",
  `style-src 'sha256-${STYLE_HASH}'`,
  "form-action 'self'",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join("; ");

/** An answer with a plain page. */
export function plainPage(status: number, page: PlainPage, headers: HeadersInit = {}): Response {
  const all = new Headers(headers);
  all.set("content-type", "text/html; charset=utf-8");
  all.set("content-language", page.locale);
  all.set("content-security-policy", POLICY);
  all.set("x-robots-tag", "noindex");
  all.set("cache-control", "private, no-store");
  return new Response(htmlOf(page), { status, headers: all });
}

function htmlOf({ locale, title, paragraphs, actions }: PlainPage): string {
  const choices = actions.map(actionOf).join("");
  return `<!doctype html>
<html lang="${escape(locale)}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${escape(title)}</title>
<style>${STYLE}</style>
</head>
<body>
<main>
<h1>${escape(title)}</h1>
${paragraphs.map((text) => `<p>${escape(text)}</p>`).join("\n")}
${choices === "" ? "" : `<nav>${choices}</nav>`}
</main>
</body>
</html>
`;
}

function actionOf(action: PlainAction): string {
  const text = escape(action.text);
  if (action.kind === "button")
    return `<form method="post" action="${escape(action.action)}"><button type="submit">${text}</button></form>`;
  const tab = action.newTab ? ' target="_blank" rel="noopener"' : "";
  return `<a href="${escape(action.href)}"${tab}>${text}</a>`;
}

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

function escape(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character] ?? character);
}
