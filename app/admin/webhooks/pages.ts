export const PAGE = "/admin/webhooks";

/** The page of one webhook. */
export function pageOf(id: string): string {
  return `${PAGE}/${encodeURIComponent(id)}`;
}
