import type { z } from "zod";

/** A request and an answer of an operation. */
export type Example<O> = (O extends { answer: infer Answer extends z.ZodType }
  ? { answer: z.input<Answer> }
  : never) &
  (O extends { body: infer Body extends z.ZodType } ? { body: z.input<Body> } : unknown);
