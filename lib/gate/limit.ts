import type { EventType } from "@/lib/audit/catalogue";
import { addressKey, type Client } from "@/lib/http/client";
import { consume } from "@/lib/limits/consume";

/** Counts one more request of a signed-in user, whichever way it came. @throws AppError rate-limited */
export async function consumeForUser(userId: string): Promise<void> {
  await consume("exchange", `person:${userId}`);
}

/**
 * What a change leaves as its event. Ends of sessions are not counted: there are no more than beginnings, and nobody is to be
 * kept from signing out.
 */
type Change = Exclude<EventType, "session.ended" | "sessions.ended">;

/**
 * Counts one more change that a user makes of themselves or of what is theirs, each kind by itself, for as long as
 * LIMIT_CHANGES says. Each stays in the audit log for more than a year, and what nobody limits grows without bound.
 * @throws AppError rate-limited
 */
export async function consumeChange(kind: Change, userId: string): Promise<void> {
  await consume("changes", `${kind}:${userId}`);
}

/**
 * Counts a code of a device that somebody types, against them and their address: of those that wait one could be guessed.
 * @throws AppError rate-limited
 */
export async function consumeCodeGuess(userId: string, { ip }: Client): Promise<void> {
  await consume("changes", `device-code:${userId}`);
  await consume("refused", `device-code:${addressKey(ip)}`);
}
