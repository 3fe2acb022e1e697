import { z } from "zod";
import { PROVIDERS } from "@/lib/providers/providers";

export const disconnectForm = z.object({ account: z.uuid() });
export const connectForm = z.object({ provider: z.enum(PROVIDERS) });

/** What the user was about to do before they proved who they are. */
export const keptConnection = z
  .discriminatedUnion("form", [
    z.object({ form: z.literal("disconnect"), fields: disconnectForm }),
    z.object({ form: z.literal("connect"), fields: connectForm }),
  ])
  .nullable()
  .catch(null);
