import type { Page } from "@/lib/audit/data";
import { db } from "@/lib/db/client";
import { databaseNow } from "@/lib/db/clock";
import type { Role } from "@/lib/db/generated/enums";
import { reading } from "@/lib/db/transaction";
import { type Called, findMakers } from "../administrators";
import { type InvitationState, stateOfInvitation } from "./policy";
import { hashInvitationToken } from "./token";

/** An invitation as administrators see it: without its token, which nobody has but whoever was given the link. */
export type InvitationEntry = {
  readonly id: string;
  readonly state: InvitationState;
  readonly email: string | null;
  readonly role: Role;
  readonly uses: number;
  readonly maxUses: number;
  readonly createdAt: Date;
  readonly expiresAt: Date;
  readonly revokedAt: Date | null;
  readonly createdById: string;
  /** Null for one who has been deleted. */
  readonly createdBy: Called | null;
  /** Who came by it and is still here, the first first; of many the first ten. */
  readonly users: readonly (Called & { readonly id: string; readonly usedAt: Date })[];
};

/** What the page of a link tells. */
export type InvitationOffer = {
  readonly state: InvitationState;
  readonly email: string | null;
  readonly role: Role;
  readonly expiresAt: Date;
};

const called = { name: true, email: true } as const;

const select = {
  id: true,
  email: true,
  role: true,
  uses: true,
  maxUses: true,
  createdAt: true,
  expiresAt: true,
  revokedAt: true,
  createdById: true,
  users: {
    orderBy: { usedAt: "asc" },
    take: 10,
    select: { usedAt: true, user: { select: { id: true, ...called } } },
  },
} as const;

/**
 * One page of the invitations that are kept, the newest first.
 * @param before the cursor that the page before gave, if any: the id of its last one
 */
export async function listInvitations(limit: number, before?: string): Promise<Page<InvitationEntry>> {
  const where = before === undefined ? {} : { id: { lt: before } };
  return reading(async () => {
    const rows = await db().invitation.findMany({ where, orderBy: { id: "desc" }, take: limit + 1, select });
    const page = rows.slice(0, limit);
    const [now, makers] = await Promise.all([
      databaseNow(db()),
      findMakers(
        db(),
        page.map(({ createdById }) => createdById),
      ),
    ]);
    const items = page.map(({ users, ...row }) => {
      const maker = makers.get(row.createdById);
      return {
        ...row,
        state: stateOfInvitation(row, maker?.signs ?? false, now),
        createdBy: maker?.called ?? null,
        users: users.map(({ usedAt, user }) => ({ usedAt, ...user })),
      };
    });
    return { items, nextCursor: rows.length > limit ? (items.at(-1)?.id ?? null) : null };
  });
}

/** What a link is good for, or null for none of ours. Looking changes nothing. @throws AppError database-unavailable */
export async function findInvitation(token: string): Promise<InvitationOffer | null> {
  const hash = hashInvitationToken(token);
  if (hash === null) return null;
  return reading(async () => {
    const row = await db().invitation.findUnique({ where: { hash }, select });
    if (row === null) return null;
    const [now, makers] = await Promise.all([databaseNow(db()), findMakers(db(), [row.createdById])]);
    const { email, role, expiresAt } = row;
    const state = stateOfInvitation(row, makers.get(row.createdById)?.signs ?? false, now);
    return { state, email, role, expiresAt };
  });
}

/** When a user came by an invitation, or null. */
export async function findInvitationUse(
  userId: string,
): Promise<{ readonly invitationId: string; readonly usedAt: Date } | null> {
  return reading(() =>
    db().invitationUse.findUnique({ where: { userId }, select: { invitationId: true, usedAt: true } }),
  );
}
