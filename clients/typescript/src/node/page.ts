import type { ServerResponse } from "node:http";

/** What the browser is told that comes back to a program. */
export type Page = { readonly status: number; readonly text: string };

export const SIGNED_IN: Page = {
  status: 200,
  text: "You are signed in. You can close this page and go back to the program.",
};
export const REFUSED: Page = {
  status: 200,
  text: "You are not signed in. You can close this page; the program says more.",
};
export const NOT_FOUND: Page = { status: 404, text: "Not found" };

export function writePage(response: ServerResponse, { status, text }: Page): void {
  response.writeHead(status, {
    "content-type": "text/html; charset=utf-8",
    "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
    "cache-control": "no-store",
    "referrer-policy": "no-referrer",
    connection: "close",
  });
  response.end(
    `<!doctype html><html lang="en"><meta charset="utf-8"><title>${text}</title><p>${text}</p></html>`,
  );
}
