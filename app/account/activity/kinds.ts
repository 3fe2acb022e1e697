import { EVENT_TYPES, type EventType } from "@/lib/audit/catalogue";

/** What people look for in their activity, in the order of the page. */
export const KINDS = ["signIns", "account", "applications", "administrators"] as const;

export type Kind = (typeof KINDS)[number];

const BY_FIRST_WORD: Readonly<Record<string, Kind>> = {
  session: "signIns",
  sessions: "signIns",
  "sign-in": "signIns",
  "step-up": "signIns",
  application: "applications",
  decision: "administrators",
  address: "administrators",
  events: "administrators",
};
/** What administrators do to a user; the rest of `user.*` the user does. */
const TO_USERS = ["user.viewed", "user.disabled", "user.enabled", "user.role-changed"];

/** What kind of event it is, those of other versions too. */
export function kindOfEvent(type: string): Kind {
  if (TO_USERS.includes(type)) return "administrators";
  return BY_FIRST_WORD[type.split(".", 1)[0] ?? ""] ?? "account";
}

/** All types of a kind. */
export function typesOf(kind: Kind): EventType[] {
  return EVENT_TYPES.filter((type) => kindOfEvent(type) === kind);
}
