/** The chapters of the contract, in the order in which readers meet them, and how the paths of each begin. */
const BEGINNINGS = {
  exchange: "/auth",
  me: "/api/me",
  proxy: "/api/verify",
  admin: "/api/admin",
  service: "/api",
} as const;

export type Group = keyof typeof BEGINNINGS;

export const GROUPS: readonly Group[] = Object.keys(BEGINNINGS).filter(
  (name): name is Group => name in BEGINNINGS,
);

/** The chapter that a path belongs to: the first that it is or stands below. */
export function groupOf(path: string): Group {
  const isOf = (beginning: string) => path === beginning || path.startsWith(`${beginning}/`);
  return GROUPS.find((group) => isOf(BEGINNINGS[group])) ?? "service";
}
