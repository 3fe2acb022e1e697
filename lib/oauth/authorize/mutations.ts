import { randomUUID } from "node:crypto";
import { ownContext } from "@/lib/audit/context";
import { recordEvent } from "@/lib/audit/mutations";
import type { Transaction } from "@/lib/db/client";
import { databaseNow } from "@/lib/db/clock";
import { transaction } from "@/lib/db/transaction";
import type { Client } from "@/lib/http/client";
import { lockUserAgainstDeletion } from "@/lib/users/lock";
import { issueCode } from "../code/mutations";
import type { AuthorizationRequest } from "./request";

/** Keeps a client's request, for as long as its person signs in and is asked. @returns its id, which is random */
export async function keepRequest(request: AuthorizationRequest): Promise<string> {
  const { application, prompts, redirectUri, state, scopes, codeChallenge, loginHint } = request;
  const id = randomUUID();
  await transaction(async (tx) => {
    await tx.authorizationRequest.create({
      data: {
        id,
        applicationId: application.id,
        redirectUri,
        state,
        scopes: [...scopes],
        codeChallenge,
        prompt: prompts.length === 0 ? null : prompts.join(" "),
        loginHint,
        createdAt: await databaseNow(tx),
      },
    });
  });
  return id;
}

/** Whose session answers a request. */
export type Answering = {
  readonly userId: string;
  readonly sessionId: string;
  readonly client: Client;
};

/**
 * Makes the code that answers a request.
 * @param consented whether the person has just said so, rather than at some time before or an administrator for them
 * @returns null when person or application are gone or disabled since they were read
 */
export async function answerRequest(
  request: AuthorizationRequest,
  { userId, sessionId, client }: Answering,
  consented: boolean,
): Promise<string | null> {
  const { application, redirectUri, scopes, codeChallenge, kept } = request;
  return transaction(async (tx) => {
    if (!(await lockUserAgainstDeletion(tx, userId))) return null;
    const enabled = { id: application.id, disabledAt: null };
    if ((await tx.application.count({ where: enabled })) === 0) return null;
    if (application.kind !== "PROXIED" && (consented || application.skipConsent))
      await allowApplication(tx, { userId, applicationId: application.id, scopes });
    if (consented) {
      const detail = { application: application.name };
      await recordEvent(tx, ownContext(userId, client, sessionId), { type: "application.allowed", detail });
    }
    return issueCode(tx, {
      applicationId: application.id,
      userId,
      authorizingSessionId: sessionId,
      redirectUri,
      requestId: application.kind === "PROXIED" ? (kept?.id ?? null) : null,
      scopes,
      codeChallenge,
    });
  });
}

/** Notes that a person lets an application act, with these scopes beside those that it has. */
export async function allowApplication(
  tx: Transaction,
  {
    userId,
    applicationId,
    scopes,
  }: { readonly userId: string; readonly applicationId: string; readonly scopes: readonly string[] },
): Promise<void> {
  const now = await databaseNow(tx);
  const where = { userId_applicationId: { userId, applicationId } };
  const found = await tx.grant.findUnique({ where, select: { scopes: true } });
  const added = scopes.filter((scope) => !found?.scopes.includes(scope));
  if (found && added.length === 0) return;
  await tx.grant.upsert({
    where,
    create: { userId, applicationId, scopes: [...scopes], grantedAt: now, lastUsedAt: now },
    update: { scopes: { push: added }, grantedAt: now },
  });
}

/** Notes that a person did not let an application act. */
export async function recordRefusal(
  { application }: AuthorizationRequest,
  { userId, sessionId, client }: Answering,
): Promise<void> {
  await transaction(async (tx) => {
    if (!(await lockUserAgainstDeletion(tx, userId))) return;
    const detail = { application: application.name };
    await recordEvent(tx, ownContext(userId, client, sessionId), { type: "application.refused", detail });
  });
}
