import { z } from "zod";
import type { Operation } from "../operation";
import { byId, done, page } from "../schema";
import * as schema from "./schema";

/** What users do with their notes. */
export const notesContract = {
  listNotes: {
    method: "GET",
    path: "/api/notes",
    access: "user",
    query: page,
    answer: z.object({ notes: z.array(schema.note), next_cursor: z.uuid().nullable() }),
    errors: [],
  },
  createNote: {
    method: "POST",
    path: "/api/notes",
    access: "user",
    body: schema.noteCreation,
    answer: schema.note,
    status: 201,
    errors: [],
  },
  deleteNote: {
    method: "DELETE",
    path: "/api/notes/{id}",
    access: "user",
    params: byId,
    answer: done,
    errors: ["not-found"],
  },
} as const satisfies Record<string, Operation>;
