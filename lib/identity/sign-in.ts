import { record } from "@/lib/audit/mutations";
import type { Carrier } from "@/lib/db/generated/enums";
import type { Transaction } from "@/lib/db/client";
import { transaction } from "@/lib/db/transaction";
import type { Client } from "@/lib/http/client";
import { endReplacedSession, issueSession, type IssuedSession } from "@/lib/sessions/mutations";
import { promoteListed } from "@/lib/users/administration/mutations";
import type { Identity } from "./identity";
import { linkIdentityToUser } from "./link";
import {
  findOwner,
  lockIdentities,
  resolve,
  type Resolution,
  type ResolvedUser,
  verifiedEmailOf,
} from "./resolve";

export type SignIn = Resolution & {
  readonly session: IssuedSession;
  /** Whether this sign-in has connected a provider account to a user who was there before. */
  readonly linked: boolean;
};

export type SignInRequest = {
  readonly client: Client;
  readonly carrier: Carrier;
  /** The sealed session that the browser still holds; it ends with this sign-in. */
  readonly replaces?: string | undefined;
  /** An identity proven just before in the same browser, to be connected if the e-mail is this user's. */
  readonly alsoLink?: Identity | null | undefined;
};

/**
 * The one way in, for browsers and native clients: user, account, session and their audit events in one transaction.
 * Either all of it happened or none, so a crash between two steps cannot lock a person out.
 * @throws AppError what `resolve` refuses, or database-unavailable
 */
export async function signIn(identity: Identity, request: SignInRequest): Promise<SignIn> {
  const { client, carrier, replaces, alsoLink } = request;
  return transaction(async (tx) => {
    if (alsoLink) await lockIdentities(tx, identity, alsoLink);
    const resolution = await resolve(tx, identity, client);
    const role = await promoteListed(tx, resolution.user, verifiedEmailOf(identity), client);
    const user = { ...resolution.user, role };
    if (replaces !== undefined) await endReplacedSession(tx, replaces, client);
    const session = await issueSession(tx, { user, provider: identity.provider, carrier, client });
    const context = { client, actorId: user.id, subjectId: user.id, sessionId: session.id };
    await record(tx, context, { type: "session.started", detail: { provider: identity.provider } });
    const continued = alsoLink ? await linkPending(tx, alsoLink, user, client) : false;
    return { ...resolution, user, session, linked: resolution.found === "linked" || continued };
  });
}

/** Connects what `explicit` linking refused, to the user with that verified e-mail and to nobody else. */
async function linkPending(
  tx: Transaction,
  pending: Identity,
  user: ResolvedUser,
  client: Client,
): Promise<boolean> {
  if (!pending.emailVerified || pending.email === null || pending.email !== user.email) return false;
  const owner = await findOwner(tx, pending);
  if (owner !== null) return false;
  return (await linkIdentityToUser(tx, pending, user.id, client, "continued-sign-in")) === "linked";
}
