import { z } from "zod";
import { ownContext } from "@/lib/audit/context";
import { recordEvent } from "@/lib/audit/mutations";
import { generateSecret, hashSecret } from "@/lib/crypto/token";
import type { Transaction } from "@/lib/db/client";
import { databaseNow } from "@/lib/db/clock";
import { DeviceCodeStatus } from "@/lib/db/generated/enums";
import { parseRows } from "@/lib/db/rows";
import { transaction } from "@/lib/db/transaction";
import type { Client } from "@/lib/http/client";
import type { IssuedSession } from "@/lib/sessions/mutations";
import { lockUserAgainstDeletion } from "@/lib/users/lock";
import { type Answering, allowApplication } from "../authorize/mutations";
import { handOutSession, lockHolder } from "../session/mutations";
import { DEVICE_CODE_LIFETIME, POLL_INTERVAL, POLL_TOLERANCE, SLOW_DOWN } from "./policy";
import { generateUserCode, normalizeUserCode } from "./user-code";

export type DeviceAuthorization = { readonly deviceCode: string; readonly userCode: string };

/** Begins a device authorization (RFC 8628 section 3.2). The database has the digests of both codes. */
export async function beginDeviceAuthorization(asked: {
  readonly applicationId: string;
  readonly scopes: readonly string[];
  readonly client: Client;
}): Promise<DeviceAuthorization> {
  const { applicationId, scopes, client } = asked;
  const deviceCode = generateSecret().toString("base64url");
  // Of two equal codes at one moment the second is refused by the unique index, and the transaction tries again with another.
  return transaction(async (tx) => {
    const userCode = generateUserCode();
    await tx.deviceCode.create({
      data: {
        hash: hashCode(deviceCode),
        userCodeHash: hashUserCode(userCode) ?? new Uint8Array(),
        applicationId,
        scopes: [...scopes],
        ip: client.ip,
        userAgent: client.userAgent,
        interval: POLL_INTERVAL,
        createdAt: await databaseNow(tx),
      },
    });
    return { deviceCode, userCode };
  });
}

/** @returns null for what is no code */
export function hashUserCode(typed: string): Uint8Array<ArrayBuffer> | null {
  const normal = normalizeUserCode(typed);
  return normal === null ? null : hashSecret(Buffer.from(normal));
}

/**
 * Notes that a person lets the device in, or does not. Of two who answer at once the first counts.
 * @param asked.userCodeHash of the code that this person typed
 * @returns whether it was there to be answered
 */
export async function answerDevice(
  asked: { readonly userCodeHash: Uint8Array<ArrayBuffer>; readonly allowed: boolean },
  { userId, sessionId, client }: Answering,
): Promise<boolean> {
  const { userCodeHash, allowed } = asked;
  return transaction(async (tx) => {
    if (!(await lockUserAgainstDeletion(tx, userId))) return false;
    const now = await databaseNow(tx);
    const waiting = {
      userCodeHash,
      status: DeviceCodeStatus.PENDING,
      createdAt: { gt: new Date(now.getTime() - DEVICE_CODE_LIFETIME * 1000) },
      application: { disabledAt: null, device: true },
    };
    const status = allowed ? DeviceCodeStatus.ALLOWED : DeviceCodeStatus.DENIED;
    const [answered] = await tx.deviceCode.updateManyAndReturn({
      where: waiting,
      data: { status, userId, authorizingSessionId: sessionId },
      select: { applicationId: true, scopes: true, application: { select: { name: true } } },
    });
    if (!answered) return false;
    const { applicationId, scopes, application } = answered;
    if (allowed) await allowApplication(tx, { userId, applicationId, scopes });
    const type = allowed ? "application.allowed" : "application.refused";
    const detail = { application: application.name };
    await recordEvent(tx, ownContext(userId, client, sessionId), { type, detail });
    return true;
  });
}

/** What a device that polls is told (RFC 8628 section 3.5). */
export type Polled =
  | { readonly session: IssuedSession; readonly scopes: readonly string[] }
  | "authorization_pending"
  | "slow_down"
  | "access_denied"
  | "expired_token"
  | "invalid_grant";

const polledSchema = z.object({
  status: z.enum(DeviceCodeStatus),
  scopes: z.array(z.string()),
  isOver: z.boolean(),
  isTooSoon: z.boolean(),
});

/** Answers a device that polls with its code. Each poll that comes too soon makes it wait longer, for good. One session at most. */
export async function pollDevice(
  deviceCode: string,
  { applicationId, client }: { readonly applicationId: string; readonly client: Client },
): Promise<Polled> {
  const hash = hashCode(deviceCode);
  return transaction(async (tx) => {
    const found = await tx.deviceCode.findUnique({
      where: { hash },
      select: { applicationId: true, userId: true, authorizingSessionId: true },
    });
    if (found?.applicationId !== applicationId) return "invalid_grant";
    const { userId, authorizingSessionId } = found;
    const isAnswered = userId !== null && authorizingSessionId !== null;
    const holder = isAnswered ? await lockHolder(tx, { userId, applicationId, authorizingSessionId }) : null;
    const stored = await lockDeviceCode(tx, hash);
    if (!stored || stored.status === "USED") return "invalid_grant";
    if (stored.isOver) return "expired_token";
    const lastPolledAt = await databaseNow(tx);
    const slower = stored.isTooSoon ? { interval: { increment: SLOW_DOWN } } : {};
    await tx.deviceCode.update({ where: { hash }, data: { lastPolledAt, ...slower } });
    if (stored.isTooSoon) return "slow_down";
    if (stored.status === "DENIED") return "access_denied";
    // Allowed since it was read: the next poll finds it so, with the locks in their order.
    if (stored.status === "PENDING" || holder === null) return "authorization_pending";
    const { scopes } = stored;
    const session = await handOutSession(tx, holder, { scopes, origin: "", client });
    await tx.deviceCode.update({ where: { hash }, data: { status: "USED" } });
    return session === null ? "access_denied" : { session, scopes };
  });
}

function hashCode(deviceCode: string): Uint8Array<ArrayBuffer> {
  return hashSecret(Buffer.from(deviceCode));
}

async function lockDeviceCode(tx: Transaction, hash: Uint8Array) {
  const rows = await tx.$queryRaw`
    SELECT "status", "scopes",
           "createdAt" <= clock_timestamp() - make_interval(secs => ${DEVICE_CODE_LIFETIME}) AS "isOver",
           coalesce("lastPolledAt" > clock_timestamp() - make_interval(secs => "interval" - ${POLL_TOLERANCE}::float8), false) AS "isTooSoon"
    FROM "DeviceCode" WHERE "hash" = ${hash} FOR UPDATE`;
  return parseRows(polledSchema, rows)[0];
}
