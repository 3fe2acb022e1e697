import { z } from "zod";
import { logEvent } from "@/lib/log";
import { mailSchema } from "@/lib/mail/mail";
import { type MailSent, sendMail } from "@/lib/mail/send";
import { countDelivery } from "@/lib/metrics";
import { releaseClaim } from "../mutations";
import { type ClaimedMail, finishMail } from "./mutations";

/** Sends one mail that was claimed, and writes what became of it, as `deliver` does with a message. Never throws. */
export async function deliverMail(claimed: ClaimedMail, signal: AbortSignal): Promise<void> {
  try {
    const sent = await send(claimed, signal).catch((error: unknown): MailSent => {
      signal.throwIfAborted();
      logEvent("error", "delivery.uncomposed", { error });
      return { refused: false, failure: "internal" };
    });
    if (sent.failure !== null) logEvent("warn", "mail.unsent", { code: sent.failure, detail: claimed.type });
    countDelivery(await finishMail(claimed, sent));
  } catch (error) {
    if (signal.aborted) await releaseClaim(claimed).catch(() => undefined);
    else logEvent("warn", "delivery.unfinished", { error });
  }
}

/** @throws Error of what another version has written and this one cannot read; as `sendMail` does */
async function send(
  { id, recipient, createdAt: at, data }: ClaimedMail,
  signal: AbortSignal,
): Promise<MailSent> {
  const to = z.string().parse(recipient);
  return sendMail({ id, to, mail: mailSchema.parse(data), at }, signal);
}
