import { record } from "@/lib/audit/mutations";
import type { Carrier } from "@/lib/db/generated/enums";
import { transaction } from "@/lib/db/transaction";
import type { ErrorCode } from "@/lib/errors";
import type { Client } from "@/lib/http/client";
import { endReplacedSession, issueSession, type IssuedSession } from "@/lib/sessions/mutations";
import type { Identity, Provider } from "./identity";
import { resolve, type Resolution } from "./resolve";

export type SignIn = Resolution & { readonly session: IssuedSession };

export type SignInRequest = {
  readonly client: Client;
  readonly carrier: Carrier;
  /** The sealed session that the browser still holds; it ends with this sign-in. */
  readonly replaces?: string | undefined;
};

/**
 * The one way in, for browsers and native clients: user, account, session and their audit events in one transaction.
 * Either all of it happened or none, so a crash between two steps cannot lock a person out.
 * @throws AppError what `resolve` refuses, or database-unavailable
 */
export async function signIn(identity: Identity, request: SignInRequest): Promise<SignIn> {
  const { client, carrier, replaces } = request;
  return transaction(async (tx) => {
    const resolution = await resolve(tx, identity, client);
    const { user } = resolution;
    if (replaces !== undefined) await endReplacedSession(tx, replaces, client);
    const session = await issueSession(tx, { user, provider: identity.provider, carrier, client });
    const context = { client, actorId: user.id, subjectId: user.id, sessionId: session.id };
    await record(tx, context, { type: "session.started", detail: { provider: identity.provider } });
    return { ...resolution, session };
  });
}

/** Keeps the trace of a sign-in that was refused; nothing else was written for it. */
export async function recordRefusal(
  client: Client,
  refusal: { provider: Provider; code: ErrorCode; reference: string },
): Promise<void> {
  await transaction((tx) => record(tx, { client }, { type: "sign-in.refused", detail: refusal }));
}
