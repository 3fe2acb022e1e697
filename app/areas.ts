import type { Role } from "@/lib/db/generated/enums";
import type { Messages } from "./i18n/catalogues";

/** Pages for whoever is signed in, under one path. */
type Area = {
  readonly path: `/${string}`;
  /** What the menu of the header calls it: a text of `site.menu`. */
  readonly words: keyof Messages["site"]["menu"];
  /** Who finds it in the menu. What each page lets in is its own to say, through `lib/gate`. */
  readonly role: Role;
};

/** All of them, in the order of the menu. The middleware sends whoever has no session from there to the sign-in page. */
export const AREAS: readonly Area[] = [
  { path: "/account", words: "account", role: "USER" },
  { path: "/admin", words: "administration", role: "ADMIN" },
];

/** Whether a path belongs to an area. */
export function isInArea(pathname: string): boolean {
  return AREAS.some(({ path }) => pathname === path || pathname.startsWith(`${path}/`));
}
