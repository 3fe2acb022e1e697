import { z } from "zod";
import { searchText } from "@/app/components/typed-text";
import { PROVIDERS } from "@/lib/providers/providers";

export const LONGEST_KEY = 320;

const text = searchText(LONGEST_KEY);

/** What the form of the filter has, as it was typed. */
export const decisionsQuery = z.object({
  email: text,
  provider: z.enum(PROVIDERS).optional().catch(undefined),
  subject: text,
  cursor: z.uuid().optional().catch(undefined),
});

export type DecisionsQuery = z.infer<typeof decisionsQuery>;

export const decisionForm = z.object({ decision: z.uuid() });
