import nodemailer from "nodemailer";
import { env } from "@/lib/env";
import { isLoopback } from "@/lib/env/loopback";
import { composeMail } from "./compose";
import type { Mail } from "./mail";

/** For each step of handing a mail in, in milliseconds. */
const STEP_MS = 10_000;
/** For all of them together. */
const DEADLINE_MS = 25_000;

/** `refused`: for good, since the server wants no such mail; else why it may be taken later. */
export type MailSent = { readonly refused: boolean; readonly failure: string | null };

type Handing = {
  /** The delivery's id. */
  readonly id: string;
  readonly to: string;
  readonly mail: Mail;
  /** When it happened. */
  readonly at: Date;
};

/**
 * Hands a mail in. Its Message-ID is the delivery's, however often it is sent (RFC 5322 section 3.6.4).
 * @throws Error when `signal` breaks it off
 */
export async function sendMail({ id, to, mail, at }: Handing, signal: AbortSignal): Promise<MailSent> {
  const settings = env().mail;
  if (settings === null) return { refused: false, failure: "off" };
  const { from } = settings;
  const { subject, text, html } = await composeMail(mail, at);
  const transport = nodemailer.createTransport({
    ...transportSettings(settings.smtpUrl),
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  const ended = AbortSignal.any([signal, AbortSignal.timeout(DEADLINE_MS)]);
  const broken = new Promise<never>((_, reject) => {
    ended.addEventListener("abort", () => reject(new Error("broken off")), { once: true });
  });
  const sent = transport.sendMail({
    from,
    to: { name: "", address: to },
    subject,
    text,
    html,
    messageId: `<${id}@${from.address.slice(from.address.lastIndexOf("@") + 1)}>`,
    // Nobody's absence is to be answered to it (RFC 3834).
    headers: { "Auto-Submitted": "auto-generated" },
  });
  try {
    await Promise.race([sent, broken]);
    return { refused: false, failure: null };
  } catch (error) {
    signal.throwIfAborted();
    return explain(error);
  } finally {
    transport.close();
  }
}

/**
 * How an SMTP server is connected to. A mail tells who somebody is and where from, so it goes unencrypted to this machine
 * only.
 */
export function transportSettings(smtpUrl: string) {
  return {
    url: smtpUrl,
    requireTLS: smtpUrl.startsWith("smtp:") && !isLoopback(smtpUrl.replace(/^smtp:/, "http:")),
    connectionTimeout: STEP_MS,
    greetingTimeout: STEP_MS,
    socketTimeout: STEP_MS,
  };
}

/** A refusal of this mail by 5xx is final (RFC 5321 section 4.2.1); of credentials it is a mistake of settings. */
function explain(error: unknown): MailSent {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  const responseCode = error instanceof Error && "responseCode" in error ? Number(error.responseCode) : null;
  if (responseCode === null) return { refused: false, failure: code === "" ? "timeout" : code.toLowerCase() };
  const ofThisMail = code === "EENVELOPE" || code === "EMESSAGE";
  return { refused: ofThisMail && responseCode >= 500, failure: `smtp-${responseCode}` };
}
