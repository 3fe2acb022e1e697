import { visibleText } from "./visible-text";

/** The longest name of a user, in characters. */
export const MAX_NAME = 200;

export const NAME_PROBLEMS = ["name-missing", "name-too-long", "name-unreadable"] as const;

/** A user's name as they write it. The messages are NAME_PROBLEMS. */
export const userName = visibleText(MAX_NAME, {
  missing: "name-missing",
  tooLong: "name-too-long",
  unreadable: "name-unreadable",
});
