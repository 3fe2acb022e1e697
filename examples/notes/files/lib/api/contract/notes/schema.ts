import { z } from "zod";
import { MAX_NOTE, noteText } from "@/lib/notes/policy";

export const note = z.object({ id: z.uuid(), text: z.string(), created_at: z.iso.datetime() });

export const noteCreation = z.object({ text: noteText.meta({ minLength: 1, maxLength: MAX_NOTE }) });
