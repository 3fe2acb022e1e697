import { z } from "zod";
import type { ServiceTokenName } from "@/lib/audit/context";
import type { Transaction } from "@/lib/db/client";
import { parseRows } from "@/lib/db/rows";
import { AppError } from "@/lib/errors";
import { lockUser } from "./lock";

const administrator = z.object({ id: z.string() });

/** An administrator at work, and the session in which they are. */
export type Actor = { readonly actorId: string; readonly actorSessionId: string };

/** An administrator, or a service token, which acts as itself. */
export type ActorOrToken = Actor | { readonly serviceToken: ServiceTokenName };

/**
 * Everybody who can administer: nobody becomes or ceases to be an administrator beside this transaction unseen. To be
 * called before anything else is locked; all rows in one order, so that none wait for each other in a circle.
 */
export async function lockAdministrators(tx: Transaction): Promise<string[]> {
  const locked = await tx.$queryRaw`
    SELECT "id" FROM "User" WHERE "role" = 'ADMIN' AND "disabledAt" IS NULL ORDER BY "id" FOR NO KEY UPDATE`;
  return parseRows(administrator, locked).map(({ id }) => id);
}

/**
 * Makes sure that whoever changes something is an administrator still, until the transaction ends: of two who demote each
 * other at once the second is none any more.
 * @returns all administrators, this one among them
 * @throws AppError forbidden
 */
export async function requireAdministrator(tx: Transaction, actorId: string): Promise<string[]> {
  const administrators = await lockAdministrators(tx);
  if (!administrators.includes(actorId))
    throw new AppError("forbidden", "whoever asked has ceased to be an administrator meanwhile");
  return administrators;
}

/** Whether nobody else could administer without this user, until the transaction ends. */
export async function isLastAdministrator(tx: Transaction, userId: string): Promise<boolean> {
  return isLast(userId, await lockAdministrators(tx));
}

/** Whether this user is the only one of these. */
export function isLast(userId: string, administrators: readonly string[]): boolean {
  return administrators.length === 1 && administrators[0] === userId;
}

/**
 * Whether a user is an administrator, and stays one until the transaction ends. To be called before what they have made or
 * decided is locked: in the order in which administrators lock, themselves and then what they change.
 */
export async function lockAdministrator(tx: Transaction, id: string): Promise<boolean> {
  await lockUser(tx, id);
  return (await findAdministrators(tx, [id])).has(id);
}

/** Of these users, those who are administrators at this moment. What somebody let in is worth no more than they are. */
export async function findAdministrators(
  client: Pick<Transaction, "user">,
  ids: readonly (string | null)[],
): Promise<Set<string>> {
  const id = { in: ids.filter((each) => each !== null) };
  const found = await client.user.findMany({
    where: { id, role: "ADMIN", disabledAt: null },
    select: { id: true },
  });
  return new Set(found.map((user) => user.id));
}

/** Somebody as they are called today. */
export type Called = { readonly name: string | null; readonly email: string | null };

/** Of those who made something, whoever is here still: what they are called, and whether it is worth something by them. */
export async function findMakers(
  client: Pick<Transaction, "user">,
  ids: readonly string[],
): Promise<Map<string, { readonly called: Called; readonly signs: boolean }>> {
  const users = await client.user.findMany({
    where: { id: { in: [...ids] } },
    select: { id: true, role: true, disabledAt: true, name: true, email: true },
  });
  return new Map(
    users.map(({ id, role, disabledAt, name, email }) => [
      id,
      { called: { name, email }, signs: role === "ADMIN" && disabledAt === null },
    ]),
  );
}
