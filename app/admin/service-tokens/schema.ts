import { z } from "zod";
import { MAX_TOKEN_NAME, SCOPES, type Scope, TOKEN_NAME_PROBLEMS } from "@/lib/service-tokens/policy";
import { typedText } from "@/app/components/typed-text";

/** For how many days a token can be good. */
export const DAYS = ["7", "30", "90", "180", "365"] as const;

/** The field of a scope: a checkbox, which a form has only if it is checked. */
export function fieldOf(scope: Scope): string {
  return scope.replace(":", "-");
}

const checkboxes = Object.fromEntries(
  SCOPES.map((scope) => [fieldOf(scope), z.literal("on").optional()] as const),
);

export const tokenForm = z.object({
  name: typedText(MAX_TOKEN_NAME),
  days: z.enum(DAYS),
  ...checkboxes,
});

/** The scopes that were checked. */
export function checkedScopes(fields: Readonly<Record<string, unknown>>): Scope[] {
  return SCOPES.filter((scope) => fields[fieldOf(scope)] === "on");
}

export const revokeForm = z.object({ token: z.uuid() });

const PROBLEMS = [...TOKEN_NAME_PROBLEMS, "no-scope"] as const;

/** A form that comes back, filled: refused, or sent before the administrator proved who they are. */
export const keptToken = z
  .object({ form: z.literal("create"), fields: tokenForm, problem: z.enum(PROBLEMS).nullable() })
  .nullable()
  .catch(null);

/** `cursor`: the last token of the page before. */
export const tokensQuery = z.object({ cursor: z.uuid().optional().catch(undefined) });
