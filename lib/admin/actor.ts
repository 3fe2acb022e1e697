import type { Transaction } from "@/lib/db/client";
import { lockServiceToken } from "@/lib/service-tokens/mutations";
import { AppError } from "@/lib/errors";
import { type ActorOrToken, lockAdministrators, requireAdministrator } from "@/lib/users/administrators";

/**
 * Makes sure that whoever changes something may still administer, until the transaction ends: a person by their role, a
 * service token by being worth something. To be called before anything else is locked.
 * @returns all administrators
 * @throws AppError forbidden, or unauthenticated for a token
 */
export async function requireActor(tx: Transaction, actor: ActorOrToken): Promise<string[]> {
  if (!("serviceToken" in actor)) return requireAdministrator(tx, actor.actorId);
  const administrators = await lockAdministrators(tx);
  await lockServiceToken(tx, actor.serviceToken.id, administrators);
  return administrators;
}

/**
 * A token that has got into wrong hands must not shut out, or let back in, those who could revoke it: neither by disabling them
 * nor by ending whatever session they begin.
 * @throws AppError person-required
 */
export function refuseTokenOverAdministrator(actor: ActorOrToken, isAdministrator: boolean): void {
  if ("serviceToken" in actor && isAdministrator)
    throw new AppError("person-required", "a service token may not do this to an administrator");
}
