import { normalizeEmail } from "@/lib/email";
import { text } from "./values";

/** Who mails say they are from. */
export type MailFrom = { readonly name: string; readonly address: string };

/** Where mails are handed in: `smtps://` with TLS from the start, `smtp://` with STARTTLS. */
export const smtpUrl = text(
  "is not an SMTP URL such as smtps://user:password@smtp.example.com:465",
  (value) => {
    if (!/^smtps?:\/\/[^/\\]/.test(value) || /[\s\\]/.test(value) || !URL.canParse(value)) return undefined;
    const { hostname, pathname, search, hash } = new URL(value);
    const more = (pathname === "/" ? "" : pathname) + search + hash;
    return hostname !== "" && more === "" ? value : undefined;
  },
);

/** An address, or a name and an address in angle brackets (RFC 5322 section 3.4). */
export const mailFrom = text(
  "is not a sender such as no-reply@example.com or Cloakroom <no-reply@example.com>",
  (value): MailFrom | undefined => {
    const [, name = "", address = value] = /^([^<>"\p{Cc}]*)<([^<>]+)>$/u.exec(value) ?? [];
    return normalizeEmail(address) === null || /[<>\s]/.test(address.trim())
      ? undefined
      : { name: name.trim(), address: address.trim() };
  },
);
