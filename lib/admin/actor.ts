import type { Transaction } from "@/lib/db/client";
import { lockServiceToken } from "@/lib/service-tokens/mutations";
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
