import { z } from "zod";

export const endSessionForm = z.object({ session: z.uuid() });

/** `not-me`: the user saw something in their activity that they did not do. */
export const sessionsQuery = z.object({ because: z.literal("not-me").nullable().catch(null) });
