import { vi } from "vitest";
import { z } from "zod";
import { createInvitation } from "@/lib/admin/invitations";
import type { Identity } from "@/lib/identity/identity";
import type * as signInModule from "@/lib/identity/sign-in";
import type { InvitationTerms } from "@/lib/users/invitations/mutations";
import { CLIENT, createUser, identity } from "./fixtures";

export const DAY = 86_400;
export const ANYBODY: InvitationTerms = { email: null, role: "USER", lifetime: DAY, maxUses: 1 };
export const joe = identity({ subject: "joe", email: "joe@example.com" });
export const jane = identity({ subject: "jane", email: "jane@example.com" });

/** An administrator at work. */
export async function administrator(email = "root@example.com") {
  const { id } = await createUser({ role: "ADMIN", email });
  return { actorId: id, actorSessionId: crypto.randomUUID() };
}

export async function invite(
  terms: Partial<InvitationTerms> = {},
  actor?: Awaited<ReturnType<typeof administrator>>,
) {
  const by = actor ?? (await administrator());
  return { ...(await createInvitation({ ...by, terms: { ...ANYBODY, ...terms } }, CLIENT)), by };
}

/** The functions as they are where SIGN_UP is this; the environment is parsed once. */
export async function withSignUp(
  signUp: string,
  lists: Record<string, string> = {},
): Promise<typeof signInModule> {
  for (const [name, value] of Object.entries({ SIGN_UP: signUp, ...lists })) vi.stubEnv(name, value);
  vi.resetModules();
  return import("@/lib/identity/sign-in");
}

/** Of functions that were loaded anew, whose class of errors is another one. */
const errorCode = z.object({ code: z.string() });

export type Outcome = { readonly found: string; readonly role: string } | { readonly code: string };

export async function comeIn(
  { signIn }: typeof signInModule,
  proof: Identity,
  invitation?: string,
): Promise<Outcome> {
  try {
    const { found, user } = await signIn(proof, { client: CLIENT, carrier: "COOKIE", invitation });
    return { found, role: user.role };
  } catch (error) {
    const code = errorCode.safeParse(error).data?.code;
    if (code === undefined) throw error;
    return { code };
  }
}
