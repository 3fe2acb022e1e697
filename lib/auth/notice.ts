import { env } from "@/lib/env";
import type { Notice } from "./intent";

/** Pages of ours that can show a notice; what is behind forward auth keeps its own query. */
const SHOWS_NOTICES = /^\/(account(\/[a-z]+)?)?(\?|#|$)/;

/** A path of ours with a notice in its query, if the page there can show one. */
export function withNotice(path: string, notice: Notice | null): string {
  if (notice === null || !SHOWS_NOTICES.test(path)) return path;
  const url = new URL(path, env().authUrl);
  url.searchParams.set("notice", notice.name);
  url.searchParams.set("provider", notice.provider);
  return url.pathname + url.search + url.hash;
}
