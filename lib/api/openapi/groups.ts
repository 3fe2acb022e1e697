import { keysOf } from "@/lib/keys-of";

/** The chapters of the contract, in the order in which readers meet them, and how the paths of each begin. */
const PATH_PREFIXES = {
  exchange: "/auth",
  me: "/api/me",
  proxy: "/api/verify",
  admin: "/api/admin",
  service: "/api",
} as const;

export type Group = keyof typeof PATH_PREFIXES;

export const GROUPS: readonly Group[] = keysOf(PATH_PREFIXES);

/** The chapter that a path belongs to: the first that it is or stands below. */
export function groupOf(path: string): Group {
  const isOf = (prefix: string) => path === prefix || path.startsWith(`${prefix}/`);
  return GROUPS.find((group) => isOf(PATH_PREFIXES[group])) ?? "service";
}
