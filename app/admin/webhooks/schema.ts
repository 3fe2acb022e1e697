import { z } from "zod";
import { typedText } from "@/app/components/typed-text";
import { OUTWARD_TYPES } from "@/lib/audit/outward";
import { MAX_DESCRIPTION } from "@/lib/webhooks/policy";
import { MAX_URL, URL_PROBLEMS } from "@/lib/webhooks/url";

const chosen = z.literal("on").optional();

/** A box for each kind of event. */
const events = z.object(Object.fromEntries(OUTWARD_TYPES.map((type) => [type, chosen])));
// One character more than is taken, so that too much is not silently cut to what would do.
const fields = z.object({ url: typedText(MAX_URL + 1), description: typedText(MAX_DESCRIPTION) });

export const createForm = z.intersection(fields, events);
export const idForm = z.object({ webhook: z.uuid() });
export const changeForm = z.intersection(createForm, idForm);
/** One delivery, or all that were given up in so many days. */
export const DAYS = ["1", "7", "30"] as const;
export const replayForm = z.union([
  idForm.extend({ delivery: z.uuid() }),
  idForm.extend({ days: z.enum(DAYS) }),
]);

export type Fields = z.infer<typeof fields>;

export const PROBLEMS = [...URL_PROBLEMS, "events-missing", "description-unreadable", "too-many"] as const;

export type Problem = (typeof PROBLEMS)[number];

/** A form that comes back, filled: refused, or sent before the administrator proved who they are. */
export const keptWebhook = z
  .object({
    form: z.enum(["create", "change"]),
    fields: z.record(z.string(), z.string()),
    problem: z.enum(PROBLEMS).nullable(),
  })
  .nullable()
  .catch(null);

/** A question that stands open since before the proof. */
export const keptQuestion = z
  .object({ form: z.enum(["rotate", "disable", "remove"]) })
  .nullable()
  .catch(null);

/** `cursor`: the last delivery of the page before. */
export const deliveriesQuery = z.object({ cursor: z.uuid().optional().catch(undefined) });
