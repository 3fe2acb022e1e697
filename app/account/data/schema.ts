import { z } from "zod";
import { MESSAGES } from "@/app/i18n/catalogues";
import { typedText } from "@/app/components/typed-text";

/** What has to be typed, in any language: whoever switches it halfway is not made to start again. */
const WORDS = Object.values(MESSAGES).map(({ data }) => foldCase(data.word));

const LONGEST_TYPED = 100;

const typed = typedText(LONGEST_TYPED);

export const deleteForm = z.object({ confirmation: typed });

/** What was typed before the user proved who they are, and whether it was refused. */
export const keptDeletion = z
  .object({ form: z.literal("delete"), fields: deleteForm, problem: z.literal("confirmation").nullable() })
  .nullable()
  .catch(null);

/** Whether a user typed the word, however they spell its case. */
export function confirmsDeletion(text: string): boolean {
  return WORDS.includes(foldCase(text));
}

function foldCase(text: string): string {
  return text.normalize().trim().toLowerCase();
}
