import { z } from "zod";
import { typedText } from "@/app/components/typed-text";
import { REASON_PROBLEMS } from "@/lib/admin/policy";

/** So much of what was typed comes back with a refusal; the field takes no more. */
export const LONGEST_TYPED = 1000;

const typed = typedText(LONGEST_TYPED);

export const userForm = z.object({ user: z.uuid() });
/** A reason is one paragraph; the field, which has several lines, lets people begin new ones. */
export const disableForm = userForm.extend({
  reason: typed.transform((text) => text.replace(/[\r\n\t]+/g, " ")),
});
export const roleForm = userForm.extend({ role: z.enum(["USER", "ADMIN"]) });
export const endSessionForm = userForm.extend({ session: z.uuid() });

/** `before`: the cursor of the page of activity. */
export const userQuery = z.object({ before: z.uuid().optional().catch(undefined) });

/** Which question stands open: one that was answered before the administrator proved who they are, or refused. */
export const keptAnswer = z
  .object({
    form: z.enum(["disable", "role", "sessions", "session"]),
    fields: z.object({ reason: typed.optional(), session: z.uuid().optional() }),
    problem: z.enum(REASON_PROBLEMS).nullable(),
  })
  .nullable()
  .catch(null);
