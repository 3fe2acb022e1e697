import { randomUUID } from "node:crypto";
import { db } from "@/lib/db/client";
import type { ApplicationKind, Role } from "@/lib/db/generated/enums";
import { transaction } from "@/lib/db/transaction";
import type { Access } from "@/lib/applications/access";
import { issueBearer, issueChild } from "@/lib/sessions/application/mutations";
import { issueSession } from "@/lib/sessions/mutations";
import { CLIENT } from "./fixtures";

type User = { readonly id: string; readonly role: Role };

/** An application as it is stored. */
export async function addApplication(
  fields: {
    kind?: ApplicationKind;
    name?: string;
    origins?: string[];
    access?: Access;
    accepts?: string[];
  } = {},
) {
  const {
    kind = "PROXIED",
    name = "Sample",
    origins = [],
    access = { everybody: true },
    accepts = [],
  } = fields;
  return db().application.create({
    data: {
      clientId: `client-${randomUUID()}`,
      name,
      kind,
      access,
      accepts,
      origins: { create: origins.map((origin) => ({ origin })) },
    },
  });
}

/** A browser's session, as it authorizes what applications are handed. */
export async function issueParent(user: User) {
  const { id, sealed } = await transaction((tx) =>
    issueSession(tx, { user, provider: "google", carrier: "COOKIE", client: CLIENT }),
  );
  return { ...(await db().session.findUniqueOrThrow({ where: { id } })), sealed };
}

type Authorizing = Awaited<ReturnType<typeof issueParent>>;

/** What a guarded origin is handed. */
export function handChild(user: User, authorizing: Authorizing, applicationId: string, origin: string) {
  return transaction((tx) => issueChild(tx, { user, authorizing, applicationId, origin, client: CLIENT }));
}

/** What a program is handed. */
export function handBearer(
  user: User,
  authorizing: Authorizing,
  applicationId: string,
  scopes: string[] = [],
) {
  return transaction((tx) => issueBearer(tx, { user, authorizing, applicationId, scopes, client: CLIENT }));
}
