import type { ListedSession } from "./data";

/** A session that ends by itself, and what guarded hosts were handed for the same browser, which ends with it. */
export type GroupedSession = ListedSession & { readonly children: readonly ListedSession[] };

/** The sessions of a list by themselves, each with its children, in the order of the list. */
export function groupSessions(listed: readonly ListedSession[]): GroupedSession[] {
  return listed
    .filter(({ parentId }) => parentId === null)
    .map((session) => ({ ...session, children: listed.filter(({ parentId }) => parentId === session.id) }));
}
