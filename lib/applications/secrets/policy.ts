/** At most so many secrets of one application, so that one can take the other's place. */
export const MAX_SECRETS = 2;

/** How long a secret goes on after another was made, in seconds: 7 days. */
export const ROTATION = 7 * 86_400;
