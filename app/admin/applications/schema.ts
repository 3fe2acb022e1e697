import { z } from "zod";
import { typedText } from "@/app/components/typed-text";
import { APPLICATION_KINDS } from "@/lib/applications/definition";

/** So much of what was typed comes back with a refusal; the field takes no more. */
export const LONGEST_NAME = 400;
/** So much can be typed into a list. What the API or a file has stored may be longer, and is sent back as it is. */
export const LONGEST_LIST = 8000;

export const RULES = ["everybody", "admin", "email_domains", "emails", "github_orgs"] as const;

// Never cut: the rest of a list, and the end of an address, would be gone from the rule. The body of a form is bounded.
const list = z
  .string()
  .transform((text) => text.toWellFormed())
  .default("");
const chosen = z.literal("on").optional();

/** What an administrator writes about an application. A form has the fields of its kind; a list has a value a line. */
const fields = z.object({
  name: typedText(LONGEST_NAME),
  rule: z.enum(RULES),
  people: list,
  redirects: list,
  origins: list,
  accepts: list,
  device: chosen,
  skipConsent: chosen,
});

export const createForm = fields.extend({ kind: z.enum(APPLICATION_KINDS), confidential: chosen });
export const idForm = z.object({ application: z.uuid() });
export const changeForm = fields.extend(idForm.shape);
export const secretForm = idForm.extend({ secret: z.uuid() });

export type Fields = z.infer<typeof fields>;

/** Which kind is to be registered. */
export const newQuery = z.object({ kind: z.enum(APPLICATION_KINDS).optional().catch(undefined) });

/** A form that comes back, filled: refused, or sent before the administrator proved who they are. */
export const keptApplication = z
  .object({
    form: z.enum(["create", "change"]),
    fields: fields.partial().extend({ kind: z.enum(APPLICATION_KINDS).optional(), confidential: chosen }),
    problem: z.string().nullable(),
  })
  .nullable()
  .catch(null);

/** A question that stands open since before the proof. */
export const keptQuestion = z
  .object({ form: z.enum(["disable", "remove", "new-secret"]) })
  .nullable()
  .catch(null);
