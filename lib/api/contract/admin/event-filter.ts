import { z } from "zod";
import { canonicalAddress } from "@/lib/http/client";

const address = z
  .string()
  .max(64)
  .transform((text) => canonicalAddress(text))
  .pipe(z.string({ error: "is not an address" }));

/** As it was shown, with what copying it from a message may have changed. */
const reference = z
  .string()
  .max(100)
  .regex(/^[\w.-]+$/)
  .transform((text) => text.toLowerCase());

const dateFromText = z.iso.datetime({ offset: true }).transform((text) => new Date(text));

/** What narrows the events down, for a page of them or for all. */
export const eventFilter = z.object({
  type: z
    .string()
    .max(100)
    .regex(/^[a-z.-]+$/)
    .optional(),
  person: z.uuid().optional(),
  address: address.optional(),
  reference: reference.optional(),
  from: dateFromText.optional(),
  to: dateFromText.optional(),
});
