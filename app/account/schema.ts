import { z } from "zod";
import { typedText } from "@/app/components/typed-text";
import { LOCALES } from "@/messages/locales";
import { NAME_PROBLEMS } from "@/lib/users/policy";

/** So much of what was typed comes back with a refusal; the field takes no more. */
export const LONGEST_TYPED = 400;

const typed = typedText(LONGEST_TYPED);

export const nameForm = z.object({ name: typed });
export const localeForm = z.object({ locale: z.enum(LOCALES) });

/** A name that was refused, to be shown in its field again, and why. */
export const keptName = z
  .object({ form: z.literal("name"), fields: nameForm, problem: z.enum(NAME_PROBLEMS).nullable() })
  .nullable()
  .catch(null);

export type KeptName = z.infer<typeof keptName>;
