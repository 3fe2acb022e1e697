import { redirect } from "next/navigation";
import type { z } from "zod";
import { consume } from "@/lib/limits/consume";
import type { LiveSession } from "@/lib/sessions/data";
import { action, type ActionContext } from "./action";
import { requireUser } from "./require";

export type UserActionContext = ActionContext & LiveSession;

/**
 * Wraps a server action of a signed-in person. One whose session is over goes to the sign-in page and comes back.
 * @param page the page of the form, or from what was typed the page to come back to with the form filled
 */
export function userAction<Schema extends z.ZodType>(
  schema: Schema,
  page: (input: z.output<Schema>) => string,
  run: (input: z.output<Schema>, context: UserActionContext) => Promise<void>,
): (form: FormData) => Promise<void> {
  return action(schema, async (input, { client }) => {
    const caller = await requireUser(page(input));
    await consume("exchange", `person:${caller.user.id}`);
    await run(input, { client, ...caller });
  });
}

/**
 * Like `userAction`, for what needs a fresh proof of identity (ASVS 7.5.1): otherwise the person is asked for one first
 * and comes back to the filled form.
 */
export function freshAction<Schema extends z.ZodType>(
  schema: Schema,
  page: (input: z.output<Schema>) => string,
  run: (input: z.output<Schema>, context: UserActionContext) => Promise<void>,
): (form: FormData) => Promise<void> {
  return userAction(schema, page, async (input, context) => {
    if (!context.session.fresh) redirect(confirmUrl(page(input)));
    await run(input, context);
  });
}

/** The page that asks for a fresh proof and then leads to `returnTo`. */
export function confirmUrl(returnTo: string): string {
  return `/account/confirm?${new URLSearchParams({ returnTo }).toString()}`;
}
