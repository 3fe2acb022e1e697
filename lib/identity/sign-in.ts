import { recording } from "@/lib/audit/mutations";
import { Prisma } from "@/lib/db/generated/client";
import type { Carrier } from "@/lib/db/generated/enums";
import { type Ask, type Decision, transactionInTwoTrips } from "@/lib/db/two-trips";
import type { Client } from "@/lib/http/client";
import { endingReplaced, type IssuedSession, issuing } from "@/lib/sessions/mutations";
import { addingAccount } from "./account";
import { type Identity, verifiedEmailOf } from "./identity";
import { type Found, locking, lookUp, owning } from "./look-up";
import { resolve, type Resolution } from "./resolve";

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

const READ_CLOCK = Prisma.sql`SELECT now() AS "now"`;

type Looked = {
  readonly now: Date;
  readonly found: Found;
  /** Whether the identity to be connected as well is somebody's already. */
  readonly pendingIsOwned: boolean;
};

/**
 * The one way in, for browsers and native clients: user, account, session and their audit events in one transaction of two
 * round trips (docs/decisions/009). Either all of it happened or none, so a crash between two steps cannot lock a person
 * out.
 * @throws AppError what `resolve` refuses, or database-unavailable
 */
export async function signIn(identity: Identity, request: SignInRequest): Promise<SignIn> {
  return transactionInTwoTrips(
    (ask) => look(ask, identity, request),
    (looked) => decide(looked, identity, request),
  );
}

async function look(ask: Ask, identity: Identity, { alsoLink }: SignInRequest): Promise<Looked> {
  const [, [clock], found, owners] = await Promise.all([
    ask(alsoLink ? locking(identity, alsoLink) : locking(identity)),
    ask<{ now: Date }>(READ_CLOCK),
    lookUp(ask, identity),
    alsoLink ? ask(owning(alsoLink)) : [],
  ]);
  if (!clock) throw new Error("the database did not tell the time");
  return { now: clock.now, found, pendingIsOwned: owners.length > 0 };
}

function decide(looked: Looked, identity: Identity, request: SignInRequest): Decision<SignIn> {
  const { client, carrier, replaces, alsoLink } = request;
  const { provider } = identity;
  const { resolution, changes, userChanges } = resolve(identity, looked.found, client);
  const { user } = resolution;
  const ending = replaces === undefined ? null : endingReplaced(replaces, client);
  const { session, statements } = issuing({ user, provider, carrier, client }, looked.now);
  const context = { client, actorId: user.id, subjectId: user.id, sessionId: session.id };
  const continues =
    alsoLink && !looked.pendingIsOwned && user.email !== null && verifiedEmailOf(alsoLink) === user.email;
  return {
    changes: [
      ...changes,
      ...(ending ? [ending] : []),
      ...statements,
      recording(context, { type: "session.started", detail: { provider } }),
      // What `explicit` linking refused goes to the user with that verified e-mail and to nobody else.
      ...(continues ? addingAccount(alsoLink, user.id, client, "continued-sign-in") : []),
    ],
    result: { ...resolution, session, linked: resolution.found === "linked" || continues === true },
    announces: userChanges || ending !== null,
  };
}
