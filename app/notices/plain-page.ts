import { randomBytes } from "node:crypto";
import { preferredLocale } from "@/app/i18n/preferred-locale";
import { env } from "@/lib/env";
import { escapeHtml } from "@/lib/escape-html";
import { readCookie } from "@/lib/http/cookies";
import { MESSAGES } from "@/app/i18n/catalogues";
import { isLocale, LOCALE_COOKIE, type Locale } from "@/messages/locales";

/** A page of words alone, for handlers: they answer what no page of Next can, a status, or a way on that is not a redirect. */
export type PlainPage = {
  readonly status: number;
  readonly locale: Locale;
  readonly title: string;
  readonly paragraphs: readonly string[];
  readonly links?: readonly { readonly href: string; readonly text: string; readonly newTab?: boolean }[];
  /** Posts to its own host, and says nothing. */
  readonly button?: { readonly action: string; readonly text: string };
  readonly headers?: HeadersInit;
};

/** The language of who asks, and all words in it. */
export function wordsFor(headers: Pick<Headers, "get">) {
  const chosen = readCookie(headers.get("cookie"), LOCALE_COOKIE);
  const locale = isLocale(chosen) ? chosen : preferredLocale(headers.get("accept-language"));
  return { locale, words: MESSAGES[locale] };
}

/** @param page whose texts may come from outside */
export function plainPage({
  status,
  locale,
  title,
  paragraphs,
  links = [],
  button,
  headers = {},
}: PlainPage): Response {
  const nonce = randomBytes(16).toString("base64");
  const body = `<!doctype html>
<html lang="${locale}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${escapeHtml(title)} · ${escapeHtml(env().product.name)}</title>
<style nonce="${nonce}">${STYLE}</style>
</head>
<body>
<main>
<h1>${escapeHtml(title)}</h1>
${paragraphs.map((text) => `<p>${escapeHtml(text)}</p>`).join("\n")}
${button === undefined ? "" : buttonOf(button)}
${links.map(linkOf).join("\n")}
</main>
</body>
</html>
`;
  const answer = new Response(body, { status, headers });
  answer.headers.set("content-type", "text/html; charset=utf-8");
  answer.headers.set("content-language", locale);
  answer.headers.set("cache-control", "private, no-store");
  answer.headers.set("x-robots-tag", "noindex");
  answer.headers.set(
    "content-security-policy",
    `default-src 'none'; style-src 'nonce-${nonce}'; base-uri 'none'; form-action ${button === undefined ? "'none'" : "'self'"}; frame-ancestors 'none'`,
  );
  return answer;
}

function buttonOf({ action, text }: NonNullable<PlainPage["button"]>): string {
  return `<form method="post" action="${escapeHtml(action)}"><button>${escapeHtml(text)}</button></form>`;
}

function linkOf({ href, text, newTab }: NonNullable<PlainPage["links"]>[number]): string {
  const tab = newTab ? ' target="_blank" rel="noopener"' : "";
  return `<p><a href="${escapeHtml(href)}"${tab}>${escapeHtml(text)}</a></p>`;
}

/** The colours of app/globals.css, as far as words need them. */
const STYLE = `
:root{color-scheme:light dark}
body{margin:0;padding:1rem;font:1rem/1.5 system-ui,sans-serif;background:#f7f6f3;color:#1b1c1a;overflow-wrap:anywhere}
main{max-width:26rem;margin:12vh auto 0;padding:1.25rem 2rem;background:#fff;border:1px solid #e3e1da;border-radius:1rem}
h1{font-size:1.5rem;line-height:1.25;font-weight:600}
button{font:inherit;color:inherit;background:none;border:1px solid #85837a;border-radius:.5rem;padding:.6rem 1rem;cursor:pointer}
a{color:inherit;display:inline-block;padding-block:.6rem}
@media screen and (prefers-color-scheme:dark){body{background:#121311;color:#eeede9}main{background:#1b1c1a;border-color:#2e2f2b}}
`;
