/** The longest name of a person, in characters. */
export const MAX_NAME = 200;
