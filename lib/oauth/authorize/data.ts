import { z } from "zod";
import { findApplication } from "@/lib/applications/data";
import { db } from "@/lib/db/client";
import { databaseNow } from "@/lib/db/clock";
import { reading } from "@/lib/db/transaction";
import { isRegistered, PROMPTS } from "./parameters";
import { type AuthorizationRequest, callbackOf, REQUEST_LIFETIME, requestIdIn } from "./request";

/** A request that was kept, or null when there is none, or it is over. @param id a UUID */
export async function findRequest(id: string): Promise<AuthorizationRequest | null> {
  return reading(async () => {
    const row = await db().authorizationRequest.findUnique({ where: { id } });
    if (row === null) return null;
    const age = (await databaseNow(db())).getTime() - row.createdAt.getTime();
    const application = age < REQUEST_LIFETIME * 1000 ? await findApplication(row.applicationId) : null;
    if (!application) return null;
    const redirectUri = row.origin === null ? row.redirectUri : callbackOf(row.origin);
    // It may have been taken from the application since: who reads what is sent there now, nobody knows.
    const isItsOwn =
      row.origin === null
        ? redirectUri !== null && isRegistered(application, redirectUri)
        : application.origins.includes(row.origin);
    if (redirectUri === null || !isItsOwn) return null;
    return {
      application,
      redirectUri,
      state: row.origin === null ? row.state : id,
      scopes: row.scopes,
      codeChallenge: row.codeChallenge,
      prompts: PROMPTS.filter((prompt) => row.prompt?.split(" ").includes(prompt)),
      loginHint: row.loginHint,
      kept: { id, at: row.createdAt },
    };
  });
}

/** What a person has let an application learn; null where they have let it nothing. */
export async function findGrantedScopes(userId: string, applicationId: string): Promise<string[] | null> {
  const where = { userId_applicationId: { userId, applicationId } };
  const grant = await reading(() => db().grant.findUnique({ where, select: { scopes: true } }));
  return grant?.scopes ?? null;
}

/** Whom the application expects that a person signs in to on this way; null where it does not say. @param returnTo a path */
export async function findLoginHint(returnTo: string): Promise<string | null> {
  const id = z.uuid().safeParse(requestIdIn(returnTo));
  return id.success ? ((await findRequest(id.data))?.loginHint ?? null) : null;
}
