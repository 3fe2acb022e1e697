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
  const isName = /^(?:[a-z0-9_-]{1,63}\.)*[a-z0-9_-]*[a-z_-][a-z0-9_-]*$/.test(domain);
  return isName && domain.length <= 253 ? domain : null;
}
