import { z } from "zod";
import { ownContext } from "@/lib/audit/context";
import { recordEvent } from "@/lib/audit/mutations";
import { generateSecret, hashSecret } from "@/lib/crypto/token";
import type { Transaction } from "@/lib/db/client";
import { databaseNow } from "@/lib/db/clock";
import { parseRows } from "@/lib/db/rows";
import { transaction } from "@/lib/db/transaction";
import type { Client } from "@/lib/http/client";
import type { IssuedSession } from "@/lib/sessions/mutations";
import { verifierFits } from "../pkce";
import { handOutSession, lockHolder } from "../session/mutations";

/** In seconds, by the database's clock; RFC 6749 section 4.1.2 allows ten minutes. */
export const CODE_LIFETIME = 60;

/** What a code stands for. */
export type CodeRequest = {
  readonly applicationId: string;
  readonly userId: string;
  /** The browser's session that allowed it. */
  readonly authorizingSessionId: string;
  /** Where it is sent, and what the exchange has to say again. */
  readonly redirectUri: string;
  /** PROXIED only: the request of the guarded host that it answers. */
  readonly requestId?: string | null;
  readonly scopes: readonly string[];
  readonly codeChallenge?: string | null;
};

/**
 * Makes an authorization code: 32 random bytes, of which the database has the digest alone. Good for one exchange within
 * CODE_LIFETIME.
 */
export async function issueCode(tx: Transaction, request: CodeRequest): Promise<string> {
  const { requestId = null, codeChallenge = null, scopes, ...rest } = request;
  const code = generateSecret().toString("base64url");
  const createdAt = await databaseNow(tx);
  await tx.code.create({
    data: { ...rest, requestId, codeChallenge, scopes: [...scopes], hash: hashCode(code), createdAt },
  });
  return code;
}

/** Who redeems a code, and what they say of it. */
export type Redeemer = {
  readonly applicationId: string;
  readonly redirectUri: string;
  /** PROXIED only. */
  readonly requestId?: string | null;
  readonly codeVerifier?: string | undefined;
  /** Whom the session is handed to: the host's browser, or the program itself. */
  readonly client: Client;
};

export type Redeemed = {
  readonly session: IssuedSession;
  readonly scopes: readonly string[];
};

const codeSchema = z.object({
  redirectUri: z.string(),
  requestId: z.string().nullable(),
  codeChallenge: z.string().nullable(),
  scopes: z.array(z.string()),
  issuedSessionId: z.string().nullable(),
  isUsed: z.boolean(),
  isOver: z.boolean(),
});

type StoredCode = z.output<typeof codeSchema>;

/**
 * Exchanges a code for an application's session, in one transaction with the locks of all that it depends on: its user,
 * application, grant and the browser's session that allowed it. So whichever of them goes at the same moment, either nothing is
 * handed out or what was is there to be ended with it.
 *
 * Of another application it neither uses nor revokes the code (else whoever found one could end what they do not own). A wrong
 * verifier, redirect URI or request uses it up. Whoever redeems a used code of their own with all that is right has a copy of
 * it, or somebody else had: what it gave is ended (RFC 6749 section 4.1.2), but for a guarded host, whose browser may reload.
 * @returns null for `invalid_grant`
 */
export async function redeemCode(code: string, redeemer: Redeemer): Promise<Redeemed | null> {
  const hash = hashCode(code);
  return transaction(async (tx) => {
    const found = await tx.code.findUnique({
      where: { hash },
      select: { applicationId: true, userId: true, authorizingSessionId: true },
    });
    if (found?.applicationId !== redeemer.applicationId) return null;
    const holder = await lockHolder(tx, found);
    const stored = await lockCode(tx, hash);
    if (!stored) return null;
    const fits = isRedeemedBy(stored, redeemer);
    if (stored.isUsed) {
      if (fits && holder.application?.kind !== "PROXIED") await revokeIssued(tx, stored, found, redeemer);
      return null;
    }
    const { scopes, redirectUri } = stored;
    const handed = { scopes, origin: new URL(redirectUri).origin, client: redeemer.client };
    const session = fits && !stored.isOver ? await handOutSession(tx, holder, handed) : null;
    const usedAt = await databaseNow(tx);
    await tx.code.update({ where: { hash }, data: { usedAt, issuedSessionId: session?.id ?? null } });
    return session && { session, scopes };
  });
}

/** What the database knows a code by. */
function hashCode(code: string): Uint8Array<ArrayBuffer> {
  return hashSecret(Buffer.from(code));
}

async function lockCode(tx: Transaction, hash: Uint8Array): Promise<StoredCode | undefined> {
  // By the clock at this moment: the locks before may have taken a while.
  const rows = await tx.$queryRaw`
    SELECT "redirectUri", "requestId", "codeChallenge", "scopes", "issuedSessionId", "usedAt" IS NOT NULL AS "isUsed",
           "createdAt" <= clock_timestamp() - make_interval(secs => ${CODE_LIFETIME}) AS "isOver"
    FROM "Code" WHERE "hash" = ${hash} FOR UPDATE`;
  return parseRows(codeSchema, rows)[0];
}

function isRedeemedBy(
  stored: StoredCode,
  { redirectUri, requestId = null, codeVerifier }: Redeemer,
): boolean {
  return (
    stored.redirectUri === redirectUri &&
    stored.requestId === requestId &&
    verifierFits(stored.codeChallenge, codeVerifier)
  );
}

async function revokeIssued(
  tx: Transaction,
  { issuedSessionId }: StoredCode,
  { userId, applicationId }: { readonly userId: string; readonly applicationId: string },
  { client }: Redeemer,
): Promise<void> {
  if (issuedSessionId === null) return;
  const { count } = await tx.session.deleteMany({ where: { id: issuedSessionId, userId, applicationId } });
  if (count === 0) return;
  const application = await tx.application.findUnique({
    where: { id: applicationId },
    select: { name: true },
  });
  await recordEvent(tx, ownContext(userId, client, issuedSessionId), {
    type: "application.code-replayed",
    detail: { application: application?.name ?? "" },
  });
}
