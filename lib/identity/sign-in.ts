import { ownContext } from "@/lib/audit/context";
import { recordEvent } from "@/lib/audit/mutations";
import type { Transaction } from "@/lib/db/client";
import type { Carrier } from "@/lib/db/generated/enums";
import { transaction } from "@/lib/db/transaction";
import { AppError } from "@/lib/errors";
import { noteTimeZone, writeMailOfNewDevice } from "@/lib/mail/mutations";
import type { Client } from "@/lib/http/client";
import { endReplacedSession, type IssuedSession, issueSession } from "@/lib/sessions/mutations";
import type { Identity } from "./identity";
import { resolve, type Resolution } from "./resolve";

export type SignIn = Resolution & { readonly session: IssuedSession };

export type SignInRequest = {
  readonly client: Client;
  readonly carrier: Carrier;
  /** The sealed session that the browser still holds; it ends with this sign-in. */
  readonly replaces?: string | undefined;
  /** The token of an invitation by whose link they came. */
  readonly invitation?: string | undefined;
  /** What their browser says of its time zone, by its IANA name. */
  readonly timeZone?: string | undefined;
};

/**
 * The one way in, for browsers and native clients: user, account, session and their audit events in one transaction. Either
 * all of it happened or none, so a crash between two steps cannot lock a user out.
 * @throws AppError what `resolve` refuses, or database-unavailable
 */
export async function signIn(identity: Identity, request: SignInRequest): Promise<SignIn> {
  const result = await transaction((tx) => signInWithin(tx, identity, request));
  // Thrown only now, so that what was learned of the account stays written.
  if (result instanceof AppError) throw result;
  return result;
}

async function signInWithin(
  tx: Transaction,
  identity: Identity,
  { client, carrier, replaces, invitation, timeZone }: SignInRequest,
): Promise<SignIn | AppError> {
  const resolution = await resolve(tx, identity, client, invitation);
  if (resolution instanceof AppError) return resolution;
  const { user, accountId } = resolution;
  const { provider } = identity;
  if (replaces !== undefined) await endReplacedSession(tx, replaces, client);
  const session = await issueSession(tx, { user, provider, accountId, carrier, client });
  await noteTimeZone(tx, user.id, timeZone);
  await writeMailOfNewDevice(tx, user.id, client);
  const context = ownContext(user.id, client, session.id);
  await recordEvent(tx, context, { type: "session.started", detail: { provider } });
  return { ...resolution, session };
}
