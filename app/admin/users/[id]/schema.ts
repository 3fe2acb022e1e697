import { z } from "zod";
import { REASON_PROBLEMS } from "@/lib/users/administration/policy";

/** So much of what was typed comes back with a refusal; the field takes no more. In UTF-16 units, as browsers count. */
export const LONGEST_TYPED = 1000;

const typed = z.string().transform((text) => text.slice(0, LONGEST_TYPED).toWellFormed());

export const personForm = z.object({ user: z.uuid() });
export const disableForm = personForm.extend({ reason: typed });
export const roleForm = personForm.extend({ role: z.enum(["USER", "ADMIN"]) });
export const endSessionForm = personForm.extend({ session: z.uuid() });

/** Which question stands open: one that was asked before the administrator proved who they are, or refused. */
export const personQuery = z.object({
  ask: z.enum(["disable", "role", "sessions"]).optional().catch(undefined),
  /** What was typed as the reason. */
  reason: typed.optional().catch(undefined),
  problem: z.enum(REASON_PROBLEMS).optional().catch(undefined),
  /** A session that is asked to be ended. */
  session: z.uuid().optional().catch(undefined),
  /** The cursor of the page of activity. */
  before: z.uuid().optional().catch(undefined),
});

export type PersonQuery = z.infer<typeof personQuery>;
