import { domainToUnicode } from "node:url";

/**
 * Whether every A-label of a host stands for a name in another alphabet (RFC 5890 section 2.3.2.1). The URL parser of Node 20
 * refuses those that do not; that of Node 24 leaves them as they are.
 */
export function hasOnlyValidALabels(host: string): boolean {
  if (!/(^|\.)xn--/i.test(host)) return true;
  const unicode = domainToUnicode(host);
  return unicode !== "" && !/(^|\.)xn--/i.test(unicode);
}
