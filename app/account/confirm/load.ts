import { redirect } from "next/navigation";
import { type LinkedAccount, listLinkedAccounts } from "@/lib/accounts/data";
import { env } from "@/lib/env";
import { findKeptForm, type KeptForm } from "@/lib/gate/kept-form";
import { requireUser } from "@/lib/gate/require";
import { confirmUrl } from "@/lib/gate/user-action";
import { PROVIDERS, type Provider } from "@/lib/providers/providers";
import { readOutcome } from "@/app/notices/outcomes";
import type { Query } from "@/app/notices/query";
import { confirmQuery } from "./schema";

/** A provider to confirm with, and the user's accounts there. */
export type Way = { readonly provider: Provider; readonly accounts: readonly LinkedAccount[] };

/** How the user may prove who they are, and what for. Whoever has just done so is sent on. */
export async function loadConfirm(query: Query) {
  const { returnTo, only } = confirmQuery.parse(query);
  const outcome = readOutcome(query);
  const { user, session } = await requireUser(confirmUrl(returnTo, only));
  const { pathname, searchParams } = new URL(returnTo, env().authUrl);
  const kept = await findKeptForm(pathname, user.id, Object.fromEntries(searchParams));
  const purpose = only === null ? purposeOf(pathname, kept) : "membership";
  // An application wants a proof from after it asked, and says itself when it has one.
  const isApplications = purpose === "application" || purpose === "membership";
  if (session.fresh && outcome.error === null && !isApplications) redirect(returnTo);
  const accounts = await listLinkedAccounts(user.id);
  return {
    returnTo,
    outcome,
    /** The page that the user came from, without what they were about to do. */
    back: isApplications ? "/account" : pathname,
    /** An application that wants a new sign-in may want somebody else's. */
    another: isApplications
      ? `/sign-in?${new URLSearchParams({ as: "another", returnTo }).toString()}`
      : null,
    purpose,
    /** For how many minutes a proof is good. */
    minutes: Math.max(1, Math.floor(env().lifetimes.fresh / 60)),
    only,
    ways: PROVIDERS.filter((provider) => env()[provider] !== null && (only ?? provider) === provider)
      .map((provider) => ({
        provider,
        accounts: accounts.filter((account) => account.provider === provider),
      }))
      .filter((way) => way.accounts.length > 0),
  } as const;
}

/** What the user is about to do. Of several things on one page the form says which they sent. */
function purposeOf(pathname: string, kept: KeptForm | null) {
  if (pathname === "/account/connections") return kept?.form === "disconnect" ? "disconnect" : "connect";
  if (pathname === "/account/data") return kept?.form === "delete" ? "delete" : "export";
  if (pathname === "/oauth/authorize") return "application";
  return pathname.startsWith("/admin") ? "admin" : "other";
}
