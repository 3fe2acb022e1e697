import type { IncomingMessage, OutgoingHttpHeader, OutgoingHttpHeaders, ServerResponse } from "node:http";

/** The parameter by which a page says that it was updated, and that its form has to be sent again. */
export const PAGE_UPDATED = "page-updated";

type Head = OutgoingHttpHeaders | OutgoingHttpHeader[];

/** How Next marks its answer to a form whose server action this build does not have. */
const ACTION_NOT_FOUND = "x-nextjs-action-not-found";

/**
 * Leads whoever sends a form of an older build's page back to the same page, where Next would answer 409 with a line of
 * text and its script would show a failure. Call it before the request is answered.
 *
 * A browser's own post is redirected. Next's script takes `X-Action-Redirect` instead, and since no page comes with it,
 * loads that page whole, the scripts of this build included.
 */
export function leadBackOlderForm(request: IncomingMessage, response: ServerResponse): void {
  if (request.method !== "POST") return;
  const byScript = request.headers["next-action"] !== undefined;
  const page = saysUpdated(request.url ?? "/");
  const writeHead = response.writeHead.bind(response);
  response.writeHead = (status: number, reason?: string | Head, head?: Head): ServerResponse => {
    if (status !== 409 || !response.hasHeader(ACTION_NOT_FOUND))
      return typeof reason === "string" ? writeHead(status, reason, head) : writeHead(status, reason);
    response.removeHeader(ACTION_NOT_FOUND);
    response.setHeader("Cache-Control", "private, no-store");
    response.setHeader(byScript ? "X-Action-Redirect" : "Location", byScript ? `${page};replace` : page);
    // A script cannot see a redirect that the browser follows by itself.
    return writeHead(byScript ? 200 : 303);
  };
}

/** The same page, told to say so. @param target of a request */
export function saysUpdated(target: string): string {
  const [, path = "/", query = ""] = /^([^?#]*)\??([^#]*)/.exec(target) ?? [];
  const parameters = new URLSearchParams(query);
  parameters.set(PAGE_UPDATED, "1");
  // Two slashes would begin another host.
  return `${path.replace(/^[/\\]+/, "/")}?${parameters.toString()}`;
}

/**
 * The page, told to say so, of a form whose fields this build does not know: those of an older build may have been others.
 * @returns null where the browser does not tell the page, or the page has said so already and is not an older one
 */
export function pageOfOlderForm(headers: Pick<Headers, "get">, authUrl: string): string | null {
  const referer = headers.get("referer") ?? "";
  if (!URL.canParse(referer)) return null;
  const { origin, pathname, search, searchParams } = new URL(referer);
  return origin === authUrl && !searchParams.has(PAGE_UPDATED) ? saysUpdated(pathname + search) : null;
}
