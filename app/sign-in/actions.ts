"use server";

import { randomUUID } from "node:crypto";
import { cookies } from "next/headers";
import { redirect } from "next/navigation";
import { z } from "zod";
import { applicantCookie, openApplicant } from "@/lib/auth/applicant";
import { beginSignIn } from "@/lib/auth/start";
import { AppError } from "@/lib/errors";
import { action } from "@/lib/gate/action";
import { addressKey, type Client } from "@/lib/http/client";
import { ownCookieOptions } from "@/lib/http/cookie-options";
import { safeReturnTo } from "@/lib/http/redirect";
import { consume } from "@/lib/limits/consume";
import { PROVIDERS, type Provider } from "@/lib/providers/providers";
import { logEvent } from "@/lib/log";
import { findLoginHint } from "@/lib/oauth/authorize/data";
import { countSignIn } from "@/lib/metrics";
import {
  type Applicant,
  askForAccess as askForAccessAs,
  withdrawRequest as withdrawRequestOf,
} from "@/lib/users/access-requests/mutations";

const schema = z.object({
  provider: z.enum(PROVIDERS),
  returnTo: z
    .unknown()
    .optional()
    .transform((value) => safeReturnTo(value)),
  /** The token of an invitation, from the page of its link. */
  invitation: z.string().max(200).optional(),
});

const refusal = z.object({ reference: z.uuid() });

/** Asks for access as whoever has just been refused with this reference. */
export const askForAccess = action(refusal, async ({ reference }, { client }) => {
  const applicant = await requireApplicant(reference);
  await orSayTooOften(reference, async () => {
    await consume("signIn", `access-request:${addressKey(client.ip)}`);
    await consumeChangeOf(applicant);
  });
  await askForAccessAs(applicant, client);
  await forgetApplicant();
  redirect("/sign-in?notice=access-requested");
});

/** Takes the request of whoever has just been refused with this reference back. */
export const withdrawRequest = action(refusal, async ({ reference }) => {
  const applicant = await requireApplicant(reference);
  await orSayTooOften(reference, () => consumeChangeOf(applicant));
  await withdrawRequestOf(applicant);
  await forgetApplicant();
  redirect("/sign-in?notice=access-withdrawn");
});

/** Whoever has just been refused with this reference; without them there is nothing to do. */
async function requireApplicant(reference: string): Promise<Applicant> {
  const sealed = (await cookies()).get(applicantCookie.name())?.value;
  return openApplicant(sealed, reference) ?? redirect("/sign-in?notice=access-over");
}

/** To ask and to take it back are one limit of the same person. */
function consumeChangeOf({ provider, subject }: Applicant): Promise<void> {
  return consume("changes", `access-request:${provider}:${subject}`);
}

/** Counts, or leads back to the page of the refusal, where it can be tried again later. */
async function orSayTooOften(reference: string, count: () => Promise<void>): Promise<void> {
  try {
    await count();
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== "rate-limited") throw error;
    redirect(`/sign-in?${new URLSearchParams({ error: error.code, reference }).toString()}`);
  }
}

/** Each refusal allows one answer. */
async function forgetApplicant(): Promise<void> {
  (await cookies()).set(applicantCookie.name(), "", ownCookieOptions(0));
}

/** Sends the browser to a provider, or back to the page with a reason. */
export const signInWith = action(schema, async ({ provider, returnTo, invitation }, { client }) => {
  redirect(await destination(provider, returnTo, client, invitation));
});

async function destination(
  provider: Provider,
  returnTo: string,
  client: Client,
  invitation: string | undefined,
): Promise<string> {
  try {
    const loginHint = await findLoginHint(returnTo);
    return await beginSignIn(provider, returnTo, client, { kind: "sign-in", invitation }, loginHint);
  } catch (error) {
    const code = error instanceof AppError ? error.code : "unexpected";
    const reference = randomUUID();
    const level = error instanceof AppError && error.status < 500 ? "info" : "error";
    countSignIn(provider, code);
    logEvent(level, "sign-in.not-begun", { request_id: reference, provider, code, error });
    return `/sign-in?${new URLSearchParams({ error: code, reference, returnTo }).toString()}`;
  }
}
