import { z } from "zod";
import { searchText } from "@/app/components/typed-text";

export const LONGEST_PERSON = 320;
export const LONGEST_ADDRESS = 100;
export const LONGEST_REFERENCE = 100;

/** What the form of the filter has, as it was typed. */
export const eventsQuery = z.object({
  /** Any text: types of other versions are found too. */
  type: searchText(100),
  person: searchText(LONGEST_PERSON),
  address: searchText(LONGEST_ADDRESS),
  reference: searchText(LONGEST_REFERENCE),
  from: z.iso.date().or(z.literal("")).catch(""),
  to: z.iso.date().or(z.literal("")).catch(""),
  cursor: z.uuid().optional().catch(undefined),
});

export type EventsQuery = z.infer<typeof eventsQuery>;
export type TypedFilter = Omit<EventsQuery, "cursor">;
