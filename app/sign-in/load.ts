import { cookies } from "next/headers";
import { redirect } from "next/navigation";
import { applicantCookie, openApplicant } from "@/lib/auth/applicant";
import { lastProvider } from "@/lib/auth/last-provider";
import { openRefusalReason, refusalReasonCookie } from "@/lib/auth/refusal-reason";
import { env } from "@/lib/env";
import { AppError } from "@/lib/errors";
import { currentSession } from "@/lib/gate/session";
import { asksForMemberships } from "@/lib/identity/github";
import { PROVIDERS, type Provider, MEMBERSHIP_PROVIDER } from "@/lib/providers/providers";
import { findAccessRequest, type OwnAccessRequest } from "@/lib/users/access-requests/data";
import type { Applicant } from "@/lib/users/access-requests/mutations";
import type { SignInQuery } from "./query";

/** A provider that is set up, as the page offers it. */
export type Offer = {
  readonly provider: Provider;
  readonly lastUsed: boolean;
  /** Whether it will tell of memberships in organisations, too. */
  readonly tellsMemberships: boolean;
};

/**
 * What the page offers. Whoever is signed in already is sent where they wanted to go, unless they come to sign in as somebody else, or
 * there is a failure to tell.
 */
export async function loadSignIn({ returnTo, error, reference, asAnother }: SignInQuery): Promise<{
  offers: Offer[];
  sandbox: boolean;
  reason: string | null;
  access: AccessView | null;
}> {
  if (error === null && !asAnother && (await isSignedIn())) redirect(returnTo);
  const jar = await cookies();
  return {
    offers: await listOffers(),
    sandbox: env().sandbox,
    /** Why an administrator disabled the user, in their words. */
    reason:
      error === "account-disabled"
        ? openRefusalReason(jar.get(refusalReasonCookie.name())?.value, reference)
        : null,
    access: await loadAccess(openApplicant(jar.get(applicantCookie.name())?.value, reference)),
  };
}

/** The providers that are set up. */
export async function listOffers(): Promise<Offer[]> {
  const last = lastProvider(await cookies());
  const configured = PROVIDERS.filter((provider) => env()[provider] !== null);
  // What is asked for is told at GitHub again, so a page without it misleads nobody.
  const asked =
    configured.includes(MEMBERSHIP_PROVIDER) && (await unlessUnavailable(false, asksForMemberships));
  return configured.map((provider) => ({
    provider,
    lastUsed: provider === last,
    tellsMemberships: provider === MEMBERSHIP_PROVIDER && asked,
  }));
}

/** Somebody who may ask for access, and what became of it if they have. */
export type AccessView = {
  readonly applicant: Applicant;
  /** Undefined: it cannot be read at this moment. */
  readonly request: OwnAccessRequest | null | undefined;
};

/** What became of what somebody asked, for whoever may ask; also while the database is away. */
export async function loadAccess(applicant: Applicant | null): Promise<AccessView | null> {
  if (applicant === null) return null;
  return { applicant, request: await unlessUnavailable(undefined, () => findAccessRequest(applicant)) };
}

/** Without the database who is asking is unknown. */
async function isSignedIn(): Promise<boolean> {
  return unlessUnavailable(false, async () => (await currentSession()).status === "live");
}

/** The page explains failures, so it must come up without the database too. */
async function unlessUnavailable<Read>(otherwise: Read, read: () => Promise<Read>): Promise<Read> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof AppError && error.code === "database-unavailable") return otherwise;
    throw error;
  }
}
