import { z } from "zod";
import { PROVIDERS } from "@/lib/identity/identity";

export const disconnectForm = z.object({ account: z.uuid() });
export const connectForm = z.object({ provider: z.enum(PROVIDERS) });

/** What the person was about to do before they proved who they are. */
export const connectionsQuery = z.object({
  disconnect: z.uuid().nullable().catch(null),
  connect: z.enum(PROVIDERS).nullable().catch(null),
});
