import { z } from "zod";

/** `cursor`: the last note of the page before. */
export const notesQuery = z.object({ cursor: z.uuid().optional().catch(undefined) });
