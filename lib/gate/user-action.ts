import { revalidatePath } from "next/cache";
import { redirect } from "next/navigation";
import { z } from "zod";
import type { Provider } from "@/lib/providers/providers";
import type { LiveSession } from "@/lib/sessions/data";
import type { LiveServiceToken } from "@/lib/service-tokens/data";
import type { Actor, ActorOrToken } from "@/lib/users/administrators";
import { action, type ActionContext } from "./action";
import { DRAWN_FOR, drawnFor, isDrawnFor, refuseAnotherUser } from "./drawn-for";
import { keepForm } from "./kept-form";
import { consumeForUser } from "./limit";
import { requireUser } from "./require";
import { currentSession } from "./session";

/** The page of a form, and the form's name there where what was typed into it is to be kept. */
export type Place = string | { readonly page: string; readonly form: string };

/**
 * What is wrong with a form: a code that the page has words for, and the id of the field that it is about. The address leads
 * to that field, which then has the focus and is in view, with a script and without one (docs/decisions/061).
 */
export type WrongField = { readonly problem: string; readonly field: string };

/**
 * The id of a field that something is wrong with, which it has only then: without a script a redirect inherits the fragment of
 * the address that the form was sent from (RFC 9110 section 10.2.2), and must not lead past the notice that all is well now.
 */
export function wrongFieldId(field: string): string {
  return `${field}-wrong`;
}

export type UserActionContext = ActionContext &
  LiveSession & {
    /** The address of the page with the form as it was typed, where what is wrong with it is in view. */
    readonly comeBack: (wrong?: WrongField) => Promise<string>;
  };

type Run<Schema extends z.ZodType, Context = UserActionContext> = (
  input: z.output<Schema>,
  context: Context,
) => Promise<void>;

/**
 * Wraps a server action of a signed-in user. One whose session is over goes to the sign-in page and comes back. Where
 * somebody else is signed in than the form was drawn for (`PersonalForm` writes whom), or it does not say for whom, nothing
 * is done or written, and the page says who is signed in.
 * @param place where the form is, which may depend on what was typed
 */
export function userAction<Schema extends z.ZodType>(
  schema: Schema,
  place: (input: z.output<Schema>) => Place,
  run: Run<Schema>,
): (form: FormData) => Promise<void> {
  return personalAction(schema, place, pageOf, run);
}

/**
 * Like `userAction`, for what needs a fresh proof of identity (ASVS 7.5.1): otherwise the user is asked for one first
 * and comes back to the filled form.
 */
export function freshAction<Schema extends z.ZodType>(
  schema: Schema,
  place: (input: z.output<Schema>) => Place,
  run: Run<Schema>,
): (form: FormData) => Promise<void> {
  return userAction(schema, place, async (input, context) => {
    if (!context.session.fresh) redirect(confirmUrl(await context.comeBack()));
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
  place: (input: z.output<Schema>) => Place,
  run: Run<Schema, AdminActionContext>,
): (form: FormData) => Promise<void> {
  // Not to the page itself: it may be closed to whoever is signed in now, and opening a user's page is recorded as a view.
  const elsewhere = (_place: Place, { user }: LiveSession) =>
    user.role === "ADMIN" ? "/admin/users" : "/account";
  return personalAction(schema, place, elsewhere, async (input, context) => {
    // Next answers a form that is sent without JavaScript with "not found" instead; the page answers as it should.
    if (context.user.role !== "ADMIN") redirect("/admin");
    if (!context.session.fresh) redirect(confirmUrl(await context.comeBack()));
    await run(input, { ...context, actor: actorOf(context) });
  });
}

/** @param elsewhere the page that says so if somebody else is signed in than the form was drawn for */
function personalAction<Schema extends z.ZodType>(
  schema: Schema,
  placeOf: (input: z.output<Schema>) => Place,
  elsewhere: (place: Place, caller: LiveSession) => string,
  run: Run<Schema>,
): (form: FormData) => Promise<void> {
  return action(z.intersection(schema, drawnFor), async (input, { client }) => {
    // The header, which the layout draws, says who is signed in, and by what name.
    revalidatePath("/", "layout");
    const place = placeOf(input);
    const userId = input[DRAWN_FOR];
    const comeBack = async (wrong?: WrongField) => {
      if (typeof place === "string" || userId === null) return pageOf(place);
      const page = wrong ? `${place.page.replace(/#.*$/s, "")}#${wrongFieldId(wrong.field)}` : place.page;
      const fields = textsOf(input);
      return keepForm({ form: place.form, page, userId, fields, problem: wrong?.problem ?? null });
    };
    const current = await currentSession();
    const caller = current.status === "live" ? current : await requireUser(await comeBack());
    if (!isDrawnFor(input, caller)) refuseAnotherUser(elsewhere(place, caller));
    await consumeForUser(caller.user.id);
    await run(input, { client, comeBack, ...caller });
  });
}

function pageOf(place: Place): string {
  return typeof place === "string" ? place : place.page;
}

/** What was typed, or chosen. */
function textsOf(input: object): Record<string, string> {
  const fields: [string, unknown][] = Object.entries(input);
  const texts = fields.flatMap(([name, value]) =>
    name !== DRAWN_FOR && typeof value === "string" ? [[name, value] as const] : [],
  );
  return Object.fromEntries(texts);
}

/** An administrator asking, or a service token, as our functions want to know them for the audit log. */
export function actorOf(caller: LiveSession): Actor;
export function actorOf(caller: LiveSession | LiveServiceToken): ActorOrToken;
export function actorOf(caller: LiveSession | LiveServiceToken): ActorOrToken {
  if ("serviceToken" in caller) return { serviceToken: caller.serviceToken };
  return { actorId: caller.user.id, actorSessionId: caller.session.id };
}

/**
 * The page that asks for a fresh proof and then leads to `returnTo`.
 * @param only the only provider that will do, however fresh the session is: what it tells is what is wanted
 */
export function confirmUrl(returnTo: string, only: Provider | null = null): string {
  const query = new URLSearchParams({ returnTo, ...(only === null ? {} : { only }) });
  return `/account/confirm?${query.toString()}`;
}
