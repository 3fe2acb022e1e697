import { z } from "zod";
import { typedText } from "@/app/components/typed-text";
import { REASON_PROBLEMS } from "@/lib/admin/policy";

/** So much of what was typed comes back with a refusal; the field takes no more. */
export const LONGEST_TYPED = 1000;

const typed = typedText(LONGEST_TYPED);

/** The name of the field for a reason: there is one for each request on the page. */
export function reasonField(request: string): string {
  return `reason-${request}`;
}

export const grantForm = z.object({ request: z.uuid() });

export const declineForm = z.looseObject({ request: z.uuid() }).transform(({ request, ...fields }) => ({
  request,
  reason: typed.catch("").parse(fields[reasonField(request)]),
}));

/** A refusal that comes back: with a reason that cannot be shown, or sent before the administrator proved who they are. */
export const keptDecline = z
  .object({
    form: z.literal("decline"),
    fields: z.object({ request: z.uuid(), reason: typed }),
    problem: z.enum(REASON_PROBLEMS).nullable(),
  })
  .nullable()
  .catch(null);

/** `cursor`: the last request of the page before. */
export const requestsQuery = z.object({ cursor: z.uuid().optional().catch(undefined) });
