export const PAGE = "/admin/applications";
export const NEW_PAGE = "/admin/applications/new";

/** The page of one application. */
export function pageOf(id: string): string {
  return `${PAGE}/${encodeURIComponent(id)}`;
}
