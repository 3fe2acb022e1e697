/**
 * Whether a browser opens a page by a request, in a tab or a window: so that it may be led elsewhere. A script, an image and a
 * frame are not led to another origin, where they could do nothing. By Fetch metadata where a browser sends it, else by what
 * is accepted.
 */
export function opensPage(headers: Pick<Headers, "get">): boolean {
  const mode = headers.get("sec-fetch-mode");
  // nginx sends no header whose value is empty, and other proxies may.
  if (mode === null || mode === "") return headers.get("accept")?.includes("text/html") ?? false;
  return mode === "navigate" && ["document", "", null].includes(headers.get("sec-fetch-dest"));
}

/** Whether a browser says that it opens no page. */
export function opensNoPage(headers: Pick<Headers, "get">): boolean {
  const says = headers.get("sec-fetch-mode");
  return says !== null && says !== "" && !opensPage(headers);
}
