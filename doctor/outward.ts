import nodemailer from "nodemailer";
import { z } from "zod";
import { transportSettings } from "@/lib/mail/send";
import type { DoctorContext } from "./check";
import { fine, type Finding, note, warning, wrong } from "./finding";
import { reasonOf } from "./reason";

/** In seconds: by then what is sent has been tried often. */
const LATE = 3600;

const outbox = z.object({ enabled: z.number(), failing: z.number(), stopped: z.number(), late: z.number() });

const OUTBOX = `SELECT
  (SELECT count(*) FROM "WebhookEndpoint" WHERE "disabledAt" IS NULL)::int AS enabled,
  (SELECT count(*) FROM "WebhookEndpoint" WHERE "disabledAt" IS NULL AND "failingSince" IS NOT NULL)::int AS failing,
  (SELECT count(*) FROM "WebhookEndpoint" WHERE "disabledBecause" IN ('GONE', 'FAILING'))::int AS stopped,
  (SELECT count(*) FROM "Delivery" d LEFT JOIN "WebhookEndpoint" w ON w."id" = d."endpointId"
   WHERE d."status" = 'PENDING' AND w."disabledAt" IS NULL
     AND d."createdAt" <= now() - make_interval(secs => $1))::int AS late`;

/** Whether webhooks and mails reach whom they are for. */
export async function* checkOutward({ env, database }: DoctorContext): AsyncIterable<Finding> {
  if (env.webhookAllowedNetworks.length > 0) {
    const networks = env.webhookAllowedNetworks
      .map(([first, bits]) => `${first.toString()}/${bits}`)
      .join(", ");
    yield warning(
      `Webhooks may go inside: ${networks}.`,
      "Whoever is an administrator can make this server ask what listens there. Keep WEBHOOK_ALLOWED_NETWORKS as small as can be.",
    );
  }
  if (env.mail === null) yield note("SMTP_URL is not set, so nobody gets any mail.");
  else yield await askSmtpServer(env.mail.smtpUrl);
  const { enabled, failing, stopped, late } = await database.ask(outbox, OUTBOX, [LATE]);
  if (stopped > 0)
    yield warning(
      `${stopped} webhooks were disabled, since nothing reached them or nothing more was wanted.`,
      "Look at /admin/webhooks: enable them again, or delete them.",
    );
  if (failing > 0)
    yield warning(
      `Nothing reaches ${failing} of ${enabled} webhooks at present.`,
      "Their pages in /admin/webhooks say why.",
    );
  if (late > 0)
    yield warning(
      `${late} messages have waited to be sent for more than an hour.`,
      env.serverless
        ? "Let something call GET /api/cron/deliver every minute, with CRON_SECRET."
        : "Look at /admin/webhooks and at mail.unsent in the log.",
    );
  else yield fine(`Webhooks: ${enabled}; nothing has waited for more than an hour.`);
}

/** Connects and signs in, and sends nothing. */
async function askSmtpServer(smtpUrl: string): Promise<Finding> {
  const transport = nodemailer.createTransport(transportSettings(smtpUrl));
  try {
    await transport.verify();
    return fine("The server of SMTP_URL takes mail.");
  } catch (error) {
    return wrong(
      `The server of SMTP_URL takes no mail: ${reasonOf(error)}.`,
      "Correct SMTP_URL; with smtp:// the server has to offer STARTTLS.",
    );
  } finally {
    transport.close();
  }
}
