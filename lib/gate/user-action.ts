import { redirect } from "next/navigation";
import type { z } from "zod";
import type { LiveSession } from "@/lib/sessions/data";
import type { Actor } from "@/lib/users/administrators";
import { action, type ActionContext } from "./action";
import { consumeForPerson } from "./limit";
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
    await consumeForPerson(caller.user.id);
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

export type AdminActionContext = UserActionContext & { readonly actor: Actor };

/**
 * Wraps a server action of an administrator, all of which need a fresh proof of identity (ASVS 7.5.3): without one they
 * are asked for it first and come back to the filled form. Anybody else is sent to `/admin`, which is not for them.
 */
export function adminAction<Schema extends z.ZodType>(
  schema: Schema,
  page: (input: z.output<Schema>) => string,
  run: (input: z.output<Schema>, context: AdminActionContext) => Promise<void>,
): (form: FormData) => Promise<void> {
  return action(schema, async (input, { client }) => {
    const caller = await requireUser(page(input));
    // Next answers a form that is sent without JavaScript with "not found" instead; the page answers as it should.
    if (caller.user.role !== "ADMIN") redirect("/admin");
    await consumeForPerson(caller.user.id);
    if (!caller.session.fresh) redirect(confirmUrl(page(input)));
    await run(input, { client, ...caller, actor: actorOf(caller) });
  });
}

/** An administrator asking, as our functions want to know them for the audit log. */
export function actorOf({ user, session }: LiveSession): Actor {
  return { actorId: user.id, actorSessionId: session.id };
}

/** The page that asks for a fresh proof and then leads to `returnTo`. */
export function confirmUrl(returnTo: string): string {
  return `/account/confirm?${new URLSearchParams({ returnTo }).toString()}`;
}
