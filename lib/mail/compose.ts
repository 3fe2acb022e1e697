import { describeDevice } from "@/lib/device";
import { env } from "@/lib/env";
import { isProvider } from "@/lib/providers/providers";
import { readTimeZone } from "@/lib/time-zone";
import { toHtml } from "./html";
import type { Composed, Mail, MailKind } from "./mail";
import { formatMoment, type MailWords, mailWords } from "./words";

/** Where whoever did not do it themselves looks; whoever is shut out or gone has no such page. */
const PAGES: Readonly<Record<MailKind, string | null>> = {
  "new-device": "/account/sessions",
  "account-connected": "/account/connections",
  "account-disconnected": "/account/connections",
  "email-changed": "/account/connections",
  "account-disabled": null,
  "account-deleted": null,
};

/** A mail in its reader's language and time zone, as plain text and as HTML. @param at when it happened */
export async function composeMail(
  mail: Mail,
  at: Date,
): Promise<{ readonly subject: string; readonly text: string; readonly html: string }> {
  const words = await mailWords(mail.locale);
  const composed = compose(mail, at, words);
  return { subject: composed.title, text: toText(composed), html: toHtml(composed, words.locale) };
}

function compose(mail: Mail, at: Date, { locale, t }: MailWords): Composed {
  const { kind, name } = mail;
  const { authUrl, product } = env();
  const values = { product: product.name };
  const page = PAGES[kind];
  const support = product.supportEmail;
  const help = support === undefined ? [] : [t("mail.help", { address: support })];
  return {
    title: t(`mail.kinds.${kind}.subject`, values),
    paragraphs: [
      name === null ? t("mail.hello") : t("mail.helloName", { name }),
      t(`mail.kinds.${kind}.lead`, values),
    ],
    facts: [
      [t("mail.facts.when"), formatMoment(locale, at, readTimeZone(mail.timeZone ?? undefined))],
      ...factsOf(mail, t),
    ],
    next: {
      words: [t(`mail.kinds.${kind}.next`, values), ...help].join(" "),
      url: page === null ? null : authUrl + page,
    },
    footer: t("mail.footer", { ...values, host: new URL(authUrl).host }),
  };
}

function factsOf({ provider, ip, userAgent, reason }: Mail, t: MailWords["t"]): [string, string][] {
  const facts: [string, string][] = [];
  if (provider !== undefined)
    facts.push([t("mail.facts.account"), isProvider(provider) ? t(`providers.${provider}`) : provider]);
  if (userAgent !== undefined) facts.push([t("mail.facts.device"), deviceName(userAgent, t)]);
  if (ip !== undefined && ip !== null) facts.push([t("mail.facts.address"), ip]);
  if (reason !== undefined) facts.push([t("mail.facts.reason"), reason]);
  return facts;
}

/** As pages call it. */
function deviceName(userAgent: string | null, t: MailWords["t"]): string {
  const { program, system } = describeDevice(userAgent);
  if (program !== null) return system === null ? program : t("device.on", { program, system });
  return system === null ? t("device.unknown") : t("device.system", { system });
}

function toText({ paragraphs, facts, next, footer }: Composed): string {
  const list = facts.map(([label, value]) => `${label}: ${value}`).join("\n");
  const link = next.url === null ? [] : [next.url];
  return [...paragraphs, list, next.words, ...link, `-- \n${footer}`].join("\n\n") + "\n";
}
