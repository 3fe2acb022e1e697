import { logEvent } from "@/lib/log";
import { countDelivery } from "@/lib/metrics";
import { composeMessage } from "@/lib/webhooks/message";
import { allowedNetworks } from "@/lib/webhooks/networks";
import { openWebhookSecret } from "@/lib/webhooks/secret";
import { type Sent, sendMessage } from "@/lib/webhooks/send";
import { judgeAttempt } from "./judge";
import { type Claimed, finishAttempt, releaseClaim } from "./mutations";

/**
 * Sends one delivery that was claimed, and writes what became of it. Broken off by `signal` it is given back. Never throws:
 * what the database does not take now is sent again after its lease, with the same id; and what cannot be composed is a
 * failed attempt like any other, so that it keeps what is behind it no longer than a receiver that is down.
 */
export async function deliver(claimed: Claimed, signal: AbortSignal): Promise<void> {
  try {
    const sent = await send(claimed, signal).catch((error: unknown) => {
      signal.throwIfAborted();
      logEvent("error", "delivery.uncomposed", { error });
      return { failure: "internal" };
    });
    const { attempts } = claimed;
    const attempt = judgeAttempt(sent, { attempts, random: Math.random(), now: Date.now() });
    await finishAttempt(claimed, attempt);
    countDelivery(attempt.next.kind);
  } catch (error) {
    if (signal.aborted) await releaseClaim(claimed).catch(() => undefined);
    else logEvent("warn", "delivery.unfinished", { error });
  }
}

async function send(claimed: Claimed, signal: AbortSignal): Promise<Sent | { readonly failure: string }> {
  const { eventId: id, type, createdAt: at, data, url, secret, previousSecret } = claimed;
  const secrets = [secret, ...(previousSecret === null ? [] : [previousSecret])].flatMap(
    (sealed) => openWebhookSecret(sealed) ?? [],
  );
  // Its key has left the ring: what would be sent could not be told from anybody's.
  if (secrets.length === 0) return { failure: "secret-unreadable" };
  const message = composeMessage({ id, type, at, data }, secrets, new Date());
  return sendMessage({ url, ...message, allowed: allowedNetworks(), signal });
}
