import type { z } from "zod";
import type { NoteEntry } from "@/lib/notes/data";
import type * as schema from "./schema";

export function presentNote({ id, text, createdAt }: NoteEntry): z.input<typeof schema.note> {
  return { id, text, created_at: createdAt.toISOString() };
}
