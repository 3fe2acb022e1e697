import { redirect } from "next/navigation";
import { z } from "zod";
import type { LiveSession } from "@/lib/sessions/data";
import type { Actor } from "@/lib/users/administrators";
import { action, type ActionContext } from "./action";
import { drawnFor, isDrawnFor, refuseAnotherPerson } from "./drawn-for";
import { consumeForPerson } from "./limit";
import { requireUser } from "./require";

export type UserActionContext = ActionContext & LiveSession;

/**
 * Wraps a server action of a signed-in person. One whose session is over goes to the sign-in page and comes back. Where
 * somebody else is signed in than the form was drawn for (`PersonalForm` writes whom), or it does not say for whom, nothing
 * is done or written, and the page says who is signed in.
 * @param page the page of the form, or from what was typed the page to come back to with the form filled
 */
export function userAction<Schema extends z.ZodType>(
  schema: Schema,
  page: (input: z.output<Schema>) => string,
  run: (input: z.output<Schema>, context: UserActionContext) => Promise<void>,
): (form: FormData) => Promise<void> {
  return personalAction(schema, page, page, run);
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
  // Not to the page itself: it may be closed to whoever is signed in now, and a look at a person is recorded.
  const elsewhere = (_input: unknown, { user }: LiveSession) =>
    user.role === "ADMIN" ? "/admin/users" : "/account";
  return personalAction(schema, page, elsewhere, async (input, context) => {
    // Next answers a form that is sent without JavaScript with "not found" instead; the page answers as it should.
    if (context.user.role !== "ADMIN") redirect("/admin");
    if (!context.session.fresh) redirect(confirmUrl(page(input)));
    await run(input, { ...context, actor: actorOf(context) });
  });
}

/** @param elsewhere the page that says so if somebody else is signed in than the form was drawn for */
function personalAction<Schema extends z.ZodType>(
  schema: Schema,
  page: (input: z.output<Schema>) => string,
  elsewhere: (input: z.output<Schema>, caller: LiveSession) => string,
  run: (input: z.output<Schema>, context: UserActionContext) => Promise<void>,
): (form: FormData) => Promise<void> {
  return action(z.intersection(schema, drawnFor), async (input, { client }) => {
    const caller = await requireUser(page(input));
    if (!isDrawnFor(input, caller)) refuseAnotherPerson(elsewhere(input, caller));
    await consumeForPerson(caller.user.id);
    await run(input, { client, ...caller });
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
