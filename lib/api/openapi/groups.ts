/** The chapters of the contract, in the order in which readers meet them. */
export const GROUPS = ["exchange", "me", "proxy", "admin", "service"] as const;

export type Group = (typeof GROUPS)[number];

/** The chapter that a path belongs to. */
export function groupOf(path: string): Group {
  if (path.startsWith("/auth/")) return "exchange";
  if (path.startsWith("/api/me")) return "me";
  if (path.startsWith("/api/admin/")) return "admin";
  return path === "/api/verify" ? "proxy" : "service";
}
