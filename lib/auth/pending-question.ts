import { cookies } from "next/headers";
import type { Client } from "@/lib/http/client";
import { ownCookieOptions } from "@/lib/http/cookie-options";
import type { Identity } from "@/lib/identity/identity";
import { linkIdentity } from "@/lib/identity/link";
import { isPending } from "./data";
import { type Notice, noticeOfLink } from "./intent";
import { takePendingLink } from "./mutations";
import { type PendingLink, pendingLinkCookie } from "./pending-link";

/** The user and the session that are asked and answer. */
export type CallerIds = { readonly userId: string; readonly sessionId: string };

/** The page that asks whether to connect a pending link, and then leads to `returnTo`. */
export function questionPath(returnTo: string): string {
  return `/account/connect?${new URLSearchParams({ returnTo }).toString()}`;
}

/**
 * The identity that a browser asks a user about, or null when there is none, or it has been answered.
 * @param sealed the value of the pending link's cookie
 */
export async function findPendingIdentity(
  sealed: string | undefined,
  caller: CallerIds,
): Promise<Identity | null> {
  const link = pendingLinkCookie.open(sealed);
  if (link?.userId !== caller.userId) return null;
  return (await isPending({ id: link.id, ...caller })) ? link.identity : null;
}

/**
 * Connects the identity that the user was asked about. The question is over whatever comes of it.
 * @returns what to tell the person, or null when there was no such question
 * @throws AppError what `linkIdentity` refuses
 */
export async function connectPendingIdentity(
  sealed: string | undefined,
  caller: CallerIds,
  client: Client,
): Promise<Notice | null> {
  const link = await takeQuestion(sealed, caller);
  if (!link) return null;
  const { identity } = link;
  const name = noticeOfLink(await linkIdentity(identity, caller.userId, client, "continued-sign-in"));
  return { name, provider: identity.provider };
}

/** Forgets the identity that the user does not want to connect. */
export async function declinePendingIdentity(sealed: string | undefined, caller: CallerIds): Promise<void> {
  await takeQuestion(sealed, caller);
}

async function takeQuestion(sealed: string | undefined, caller: CallerIds): Promise<PendingLink | null> {
  const link = pendingLinkCookie.open(sealed);
  if (link?.userId !== caller.userId) return null;
  return (await takePendingLink({ id: link.id, ...caller })) ? link : null;
}

/** The value of the pending link's cookie in the browser asking. */
export async function readPendingCookie(): Promise<string | undefined> {
  return (await cookies()).get(pendingLinkCookie.name())?.value;
}

/** Takes that cookie away. */
export async function forgetPendingCookie(): Promise<void> {
  (await cookies()).set(pendingLinkCookie.name(), "", ownCookieOptions(0));
}
