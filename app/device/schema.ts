import { z } from "zod";
import { DEVICE } from "@/lib/oauth/device/question";

export const PAGE = "/device";
export const FORM = "code";

/** Longer than any code, however it is spelt; what is longer is none. */
export const LONGEST_TYPED = 64;

export const codeForm = z.object({ code: z.string().transform((text) => text.slice(0, LONGEST_TYPED)) });

export const answerForm = z.object({ [DEVICE]: z.string(), answer: z.enum(["allow", "deny"]) });

/** What was typed, where it was no code of a device that waits. */
export const keptCode = z
  .object({
    form: z.literal(FORM),
    fields: z.object({ code: z.string() }),
    problem: z.enum(["unknown", "over"]).nullable().catch(null),
  })
  .nullable()
  .catch(null);
