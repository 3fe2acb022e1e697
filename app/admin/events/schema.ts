import { z } from "zod";

const text = (longest: number) =>
  z
    .string()
    .transform((given) =>
      given
        .slice(0, longest)
        .toWellFormed()
        // PostgreSQL has no text with a NUL, and nothing that is looked for has any of these.
        .replace(/\p{Cc}/gu, " ")
        .trim(),
    )
    .catch("");

export const LONGEST_PERSON = 320;
export const LONGEST_ADDRESS = 100;
export const LONGEST_REFERENCE = 100;

/** What the form of the filter has, as it was typed. */
export const eventsQuery = z.object({
  /** Any text: types of other versions are found too. */
  type: text(100),
  person: text(LONGEST_PERSON),
  address: text(LONGEST_ADDRESS),
  reference: text(LONGEST_REFERENCE),
  from: z.iso.date().or(z.literal("")).catch(""),
  to: z.iso.date().or(z.literal("")).catch(""),
  cursor: z.uuid().optional().catch(undefined),
});

export type EventsQuery = z.infer<typeof eventsQuery>;
export type TypedFilter = Omit<EventsQuery, "cursor">;
