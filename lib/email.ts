import { hasOnlyValidALabels } from "./a-labels";

/** Bytes; RFC 5321 section 4.5.3.1.3 gives a path 256, of which two are its angle brackets. */
const LONGEST_EMAIL = 254;

// What is neither seen nor typed, and what a mail program would need quotes for (RFC 5322 section 3.2.3).
const UNSEEN = String.raw`\s\p{Cc}\p{Cs}\p{Z}\p{Default_Ignorable_Code_Point}`;
const PLAIN = new RegExp(String.raw`^[^"(),:;<>@[\\\]${UNSEEN}]+$`, "u");
const QUOTED = new RegExp(String.raw`^"(?:[^"\\@${UNSEEN}]|\\[^@${UNSEEN}])+"$`, "u");

/**
 * The one form in which e-mail addresses are stored and compared: in lower case, the domain as `normalizeDomain` has it.
 * Only the form is judged (RFC 5321 section 4.1.2, RFC 6531 for other alphabets than ours): `r&d@`, `a/b@` and `"a,b"@`
 * are addresses. Whether mail arrives there is for a provider to know. Lower case is a choice: the local part could tell
 * cases apart, and no provider of note lets it.
 * @returns null for what is no address
 */
export function normalizeEmail(text: string): string | null {
  const address = text.trim();
  const at = address.lastIndexOf("@");
  const local = address.slice(0, at).normalize().toLowerCase();
  const domain = normalizeDomain(address.slice(at + 1));
  if (at < 1 || domain === null || !(PLAIN.test(local) || QUOTED.test(local))) return null;
  const email = `${local}@${domain}`;
  return new TextEncoder().encode(email).length <= LONGEST_EMAIL ? email : null;
}

/** What a provider account says of an e-mail. */
export type ToldEmail = { readonly email: string | null; readonly emailVerified: boolean };

/**
 * The e-mail that a provider account vouches for, or null. The only one by which anybody is found, let in or made an
 * administrator: an address that nobody verified may be somebody else's.
 */
export function verifiedEmailOf({ email, emailVerified }: ToldEmail): string | null {
  return emailVerified ? email : null;
}

/** The domain of an address in its normal form. */
export function domainOf(email: string): string {
  return email.slice(email.lastIndexOf("@") + 1);
}

/**
 * The one form in which domains are stored and compared: lower-cased A-labels (RFC 5890 section 2.3.2.1), so that
 * `Пример.рф` and `xn--e1afmkfd.xn--p1ai` are one. The URL parser maps as browsers and mail programs do (UTS 46).
 * @returns null for what is no domain name: an IP address, a URL, something with spaces
 */
export function normalizeDomain(text: string): string | null {
  // What the URL parser would take for another part of a URL, decode or drop.
  if (!/^[\w.\-\u0080-\u{10ffff}]+$/u.test(text) || /[\p{Cc}\p{Z}]/u.test(text)) return null;
  const url = `https://${text.replace(/\.$/, "")}`;
  const domain = URL.canParse(url) ? new URL(url).hostname : "";
  const labels = domain.split(".");
  // The last label of a name has a letter; what has none is an IP address.
  const isName =
    labels.every((label) => /^[a-z0-9_-]{1,63}$/.test(label)) && !/^\d+$/.test(labels.at(-1) ?? "");
  return isName && domain.length <= 253 && hasOnlyValidALabels(domain) ? domain : null;
}
