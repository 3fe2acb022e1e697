import { z } from "zod";
import { typedText } from "@/app/components/typed-text";

/** The field takes no more, and neither do providers. */
export const LONGEST_EMAIL = 320;

/** For how many days an invitation can be good, and for how many people. */
export const DAYS = ["1", "7", "30"] as const;
export const USES = ["1", "5", "20", "100", "1000"] as const;

export const invitationForm = z.object({
  email: typedText(LONGEST_EMAIL),
  role: z.enum(["USER", "ADMIN"]),
  days: z.enum(DAYS),
  uses: z.enum(USES),
});

export const takeBackForm = z.object({ invitation: z.uuid() });

export const PROBLEMS = ["email-invalid", "admin-terms"] as const;

/** A form that comes back, filled: refused, or sent before the administrator proved who they are. */
export const keptInvitation = z
  .object({ form: z.literal("invite"), fields: invitationForm, problem: z.enum(PROBLEMS).nullable() })
  .nullable()
  .catch(null);

/** A link just made, to be shown. */
export const keptLink = z
  .object({ form: z.literal("link"), fields: z.object({ link: z.string() }) })
  .nullable()
  .catch(null);

/** `cursor`: the last invitation of the page before. */
export const invitationsQuery = z.object({ cursor: z.uuid().optional().catch(undefined) });
