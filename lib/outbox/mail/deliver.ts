import { logEvent } from "@/lib/log";
import { sendMail } from "@/lib/mail/send";
import { countDelivery } from "@/lib/metrics";
import { releaseClaim } from "../mutations";
import { type ClaimedMail, finishMail } from "./mutations";

/** Sends one mail that was claimed, and writes what became of it, as `deliver` does with a message. Never throws. */
export async function deliverMail(claimed: ClaimedMail, signal: AbortSignal): Promise<void> {
  try {
    const { id, data: mail, recipient: to, createdAt: at } = claimed;
    const sent = await sendMail({ id, to, mail, at }, signal);
    if (sent.failure !== null) logEvent("warn", "mail.unsent", { code: sent.failure, detail: mail.kind });
    countDelivery(await finishMail(claimed, sent));
  } catch (error) {
    if (signal.aborted) await releaseClaim(claimed).catch(() => undefined);
    else logEvent("warn", "delivery.unfinished", { error });
  }
}
