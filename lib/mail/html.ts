import { escapeHtml } from "@/lib/escape-html";
import type { Composed } from "./mail";

// No colours, but weaker ones by opacity: dark mail programs choose text and background of their own.
const LABEL =
  "padding:4px 16px 4px 0;text-align:start;vertical-align:top;font-weight:normal;overflow-wrap:normal;opacity:.75";

/**
 * A mail as HTML: without pictures, scripts or anything that is fetched, so that nobody learns whether it was read. Names,
 * devices and reasons are texts of others.
 */
export function toHtml({ title, paragraphs, facts, next, footer }: Composed, locale: string): string {
  const rows = facts.map(
    ([label, value]) =>
      `<tr><th style="${LABEL}">${escapeHtml(label)}</th><td style="padding:4px 0"><bdi>${escapeHtml(value)}</bdi></td></tr>`,
  );
  const link =
    next.url === null ? "" : `<p><a href="${escapeHtml(next.url)}">${escapeHtml(next.url)}</a></p>`;
  return `<!doctype html>
<html lang="${locale}">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark"><title>${escapeHtml(title)}</title></head>
<body style="margin:0;padding:24px;font:16px/1.5 system-ui,sans-serif;overflow-wrap:anywhere">
<h1 style="font-size:20px;line-height:1.3">${escapeHtml(title)}</h1>
${paragraphs.map((text) => `<p>${escapeHtml(text)}</p>`).join("\n")}
<table style="border-collapse:collapse">
${rows.join("\n")}
</table>
<p>${escapeHtml(next.words)}</p>
${link}
<p style="font-size:14px;opacity:.75">${escapeHtml(footer)}</p>
</body>
</html>
`;
}
