import type { AppError } from "@/lib/errors";
import { logEvent } from "@/lib/log";
import type { AuthjsRun } from "./authjs-run";
import type { Intent } from "./intent";
import { addPendingLink, bindPendingLink, removePendingLink } from "./mutations";
import { createPendingLink, type PendingLink, sealPendingLink } from "./pending-link";

/**
 * Decides after a sign-in whether the user is asked about the account that was refused before in this browser: only the
 * holder of its e-mail, and only in the session of the first sign-in that follows. Whoever else came, it is forgotten.
 */
export async function followPendingLink(
  pending: PendingLink | null,
  intent: Intent,
  { identity, result }: AuthjsRun,
): Promise<boolean> {
  const session = result?.session;
  if (!pending || intent.kind !== "sign-in" || !session) return false;
  const { id, userId } = pending;
  const cameInAnyway =
    identity?.provider === pending.identity.provider && identity.subject === pending.identity.subject;
  return tryTo(async () => {
    if (userId === session.userId && !cameInAnyway)
      return bindPendingLink({ id, userId, sessionId: session.id });
    await removePendingLink(id);
    return false;
  }, false);
}

/**
 * What a refusal leaves to be asked. An identity that `explicit` linking refused is kept for ten minutes, for the user who
 * has its e-mail. One kept before stays only where nobody was proven, as when the user changed their mind at the provider.
 * @returns the value of its cookie, null for none, or undefined where nothing changes
 */
export async function pendingAfterRefusal(
  pending: PendingLink | null,
  intent: Intent,
  { identity }: AuthjsRun,
  failure: AppError,
): Promise<string | null | undefined> {
  if (intent.kind !== "sign-in" || !identity) return undefined;
  const { code, userId } = failure;
  const next = code === "account-exists" && userId !== undefined ? createPendingLink(identity, userId) : null;
  return tryTo(async () => {
    if (pending) await removePendingLink(pending.id);
    if (!next) return null;
    const sealed = sealPendingLink(next);
    await addPendingLink(next.id, next.userId);
    return sealed;
  }, null);
}

/** The sign-in is over by now, and must not be lost because of a question that is none of its own. */
async function tryTo<T>(work: () => Promise<T>, otherwise: T): Promise<T> {
  try {
    return await work();
  } catch (error) {
    logEvent("error", "pending-link.lost", { error });
    return otherwise;
  }
}
