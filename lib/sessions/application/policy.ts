/** At most so many bearers that one application has of one user; the oldest goes. */
export const MAX_BEARERS_PER_APPLICATION = 20;

/** At most so many sessions that one browser's session has at one guarded origin; the oldest goes. */
export const MAX_CHILDREN_PER_ORIGIN = 5;
